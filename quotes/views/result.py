"""Won or lost (QUO-5)."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.enums import CLOSED_STAGES
from customers.models import Opportunity
from quotes.actions.result import note_result
from quotes.enums import Outcome
from quotes.forms.result import ResultForm
from quotes.models import Quote
from quotes.rules import can_note_result
from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what became of the offer, and why."""
    person, quote = reader(request), load(request, Quote, pk)
    deny(can_note_result(person, quote))
    form = ResultForm(
        request.POST or None,
        opportunities=_open_with(person, quote),
        follows=_follows(quote),
        initial=_noted(request, quote),
    )
    if is_check(request):
        return checked(request, form)
    if form.is_valid() and attempt(form, lambda: note_result(quote, form.data_given, by=person)) is not None:
        messages.success(request, _("Noted."))
        return redirect(quote)
    context = {"form": form, "quote": quote, "keep": f"result-{quote.pk}", "cancel_url": quote.get_absolute_url()}
    return render(request, "quotes/result/note.html", context, status=REJECTED if form.is_bound else 200)


def _open_with(person: Person, quote: Quote) -> QuerySet[Opportunity]:
    mine = visible_to(person, Opportunity).filter(customer=quote.customer, owner=person)
    return mine.exclude(stage__in=CLOSED_STAGES).order_by("expected_on")


def _follows(quote: Quote) -> Opportunity | None:
    """The opportunity that an earlier word closed, and that ends as the next one says."""
    before = getattr(quote, "result", None)
    closed = before.opportunity if before is not None else None
    return closed if closed is not None and closed.stage in CLOSED_STAGES else None


def _noted(request: HttpRequest, quote: Quote) -> dict[str, Any]:
    """What was noted before; else what the button said."""
    before = getattr(quote, "result", None)
    if before is not None:
        return {name: getattr(before, name) for name in ("outcome", "reason", "lost_to", "note")}
    asked = request.GET.get("outcome", "")
    return {"outcome": asked if asked in Outcome.values else Outcome.WON}
