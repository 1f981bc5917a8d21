"""Days of implementation: asked from the quote, answered on a page without a price (QUO-1)."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from quotes.actions.estimate import answer_days, ask_days, drop_days
from quotes.enums import ProductKind
from quotes.forms.estimate import DaysAnswerForm, DaysAskForm
from quotes.models import DaysRequest, Product, Quote
from quotes.queries.estimate import days_facts, next_for_days, to_answer
from quotes.rules import can_answer_days, can_ask_days, can_drop_days, can_see_days, can_see_quote, can_see_quotes
from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.queries import holders
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422
ANSWERED = "answered"
ALONG = ("quote__customer", "quote__owner", "product", "asked_by", "asked_of", "answered_by")


class DaysList(ListPage):
    """What the technical department is asked, the oldest first."""

    model = DaysRequest
    columns: ClassVar[Sequence[Column]] = (
        Column("customer", gettext_lazy("Customer")),
        Column("product", gettext_lazy("Product")),
        Column("asked_by", pgettext_lazy("days", "Asked by")),
        Column("asked_of", pgettext_lazy("days", "Asked of")),
        Column("planned", gettext_lazy("Days on the quote"), numeric=True),
        Column("days", gettext_lazy("Days confirmed"), numeric=True),
        Column("asked", pgettext_lazy("days", "Asked"), numeric=True),
    )
    row_template = "quotes/estimate/_row.html"
    title = gettext_lazy("Days to confirm")
    empty_title = gettext_lazy("Nobody waits for days")
    empty_text = gettext_lazy(
        "Whoever writes a quote asks here how long an implementation takes; the quote is held until the answer."
    )
    default_sort = "pk"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[DaysRequest]:
        """What waits; or what was answered."""
        person = reader(request)
        deny(can_see_days(person))
        seen = visible_to(person, DaysRequest).select_related(*ALONG)
        if request.GET.get("standing") == ANSWERED:
            return seen.filter(answered_at__isnull=False)
        return to_answer(seen)

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """By what is to be done."""
        chosen, url = request.GET.get("standing", ""), reverse("quotes:days-list")
        return [
            SavedView(_("To confirm"), url, current=chosen != ANSWERED),
            SavedView(pgettext_lazy("days", "Confirmed"), f"{url}?standing={ANSWERED}", current=chosen == ANSWERED),
        ]


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about a line of implementation."""
    person, quote = reader(request), load(request, Quote, pk)
    deny(can_ask_days(person, quote))
    products = visible_to(person, Product).filter(
        kind=ProductKind.IMPLEMENTATION, pk__in=quote.lines.values("product_id")
    )
    people = holders(Post.TECHNICAL).order_by("name")
    form = DaysAskForm(
        request.POST or None, products=products, people=people, initial={"product": request.GET.get("product")}
    )
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        asked = attempt(
            form, lambda: ask_days(quote, typed["product"], typed["scope"], of=typed["asked_of"], by=person)
        )
        if asked is not None:
            messages.success(request, _("Asked. %(name)s has been told.") % {"name": asked.asked_of.name})
            return redirect(quote)
    context = {
        "form": form,
        "quote": quote,
        "has_lines": products.exists(),
        "keep": f"days-{quote.pk}",
        "cancel_url": quote.get_absolute_url(),
    }
    return render(request, "quotes/estimate/ask.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be done, and how long it takes; who may, says so here."""
    person, asked = reader(request), load(request, DaysRequest, pk, *ALONG)
    may_answer = can_answer_days(person, asked)
    if request.method == "POST":
        deny(may_answer)
    form = DaysAnswerForm(request.POST or None, initial={"days": asked.planned})
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        done = attempt(form, lambda: answer_days(asked, typed["days"], typed["remark"], by=person))
        if done is not None:
            messages.success(request, _("Confirmed. %(name)s has been told.") % {"name": asked.asked_by.name})
            return redirect(done)
    context = _context(asked, person, form, may_answer=bool(may_answer))
    return render(request, "quotes/estimate/detail.html", context, status=REJECTED if form.is_bound else 200)


def _context(asked: DaysRequest, person: Person, form: DaysAnswerForm, *, may_answer: bool) -> dict[str, Any]:
    open_to_me = may_answer and asked.is_open and asked.quote.is_editable
    return {
        "asked": asked,
        "facts": days_facts(asked),
        "form": form if open_to_me else None,
        "next": next_for_days(asked, may_answer=open_to_me),
        "quote_url": asked.quote.get_absolute_url() if can_see_quote(person, asked.quote) else "",
        "may_drop": asked.is_open and bool(can_drop_days(person, asked)),
        "lists": bool(can_see_days(person)),
        "lists_quotes": bool(can_see_quotes(person)),
        "keep": f"days-answer-{asked.pk}",
        "entries": timeline_for(asked),
    }


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a request back."""
    person, asked = reader(request), load(request, DaysRequest, pk, *ALONG)
    deny(can_drop_days(person, asked))
    drop_days(asked, by=person)
    messages.success(request, _("Taken back; the quote is held no longer for it."))
    return redirect(asked.quote)
