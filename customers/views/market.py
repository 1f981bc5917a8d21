"""Pages of what was learned about the market: the notes, those of a customer, the month's digest (CUS-6)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from customers.actions.market import note_market
from customers.filters import MarketNoteFilter
from customers.forms.market import MarketNoteForm
from customers.models import Competitor, Customer, MarketNote
from customers.periods import first_of_next_month
from customers.queries.market import facts_of_note, market_of_customer, next_for_note, notes_read_by, product_names
from customers.queries.market_digest import digest_month, digest_of, is_there_earlier, month_before
from customers.rules import can_open_opportunity, can_see_market
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.look import month_text
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422
LONGEST_KEY = 18


def market_tabs(current: str) -> Sequence[SavedView]:
    """The pages about the market, side by side."""
    tabs = [
        ("customers:market-list", _("Market notes")),
        ("customers:observation-list", _("Competitors' prices")),
        ("customers:competitor-list", _("Competitors")),
        ("customers:market-digest", _("Monthly digest")),
    ]
    return [SavedView(label, reverse(name), current=name == current) for name, label in tabs]


def named[M: (Competitor, Customer)](request: HttpRequest, model: type[M], name: str) -> M | None:
    """The record that ``name`` in the query string names, if the reader sees it; None for anything else."""
    key = request.GET.get(name, "")
    if not (key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY):
        return None
    return visible_to(reader(request), model).filter(pk=int(key)).first()


class MarketNoteList(ListPage):
    """What everybody learned, the newest first."""

    model = MarketNote
    filterset_class = MarketNoteFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("text", gettext_lazy("What was learned")),
        Column("topic", pgettext_lazy("market", "Topic")),
        Column("product", gettext_lazy("Product"), sort="product"),
        Column("needed", gettext_lazy("Needed")),
        Column("about", gettext_lazy("Heard at, about whom")),
        Column("author", pgettext_lazy("market", "Written by")),
        Column("written", gettext_lazy("Day"), sort="written", order_by=("written_at",), numeric=True),
    )
    row_template = "customers/market/_row.html"
    title = gettext_lazy("Market")
    empty_title = gettext_lazy("Nothing was written about the market yet")
    empty_text = gettext_lazy(
        "What customers ask for, what others offer, what rules change: one sentence is enough, and everybody who sells"
        " or markets reads it."
    )
    default_sort = "-written"
    table_class = "brief"
    new_url_name = "customers:market-new"
    new_label = gettext_lazy("Write market note")

    def get_queryset(self, request: HttpRequest) -> QuerySet[MarketNote]:
        """All of them; a customer's name only where the reader sees the customer."""
        person = reader(request)
        deny(can_see_market(person))
        return notes_read_by(person)

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        return market_tabs("customers:market-list")

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        return {"sub": _("What everybody who sells or markets has heard and seen.")}


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One note: what was learned, and what may come of it."""
    person = reader(request)
    note = get_object_or_404(notes_read_by(person), pk=pk)
    may_open = can_open_opportunity(person, note.customer) if note.customer else None
    context = {
        "note": note,
        "facts": facts_of_note(note),
        "next": next_for_note(note, may_open=bool(may_open)),
        "timeline": timeline_for(note),
    }
    return render(request, "customers/market/detail.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down what was learned; from a customer's or a competitor's page it is about that one."""
    person = reader(request)
    deny(can_see_market(person))
    customer, competitor = named(request, Customer, "customer"), named(request, Competitor, "competitor")
    form = MarketNoteForm(request.POST or None, competitor=competitor, customer=customer)
    if is_check(request):
        return checked(request, form)
    if form.is_valid() and attempt(form, lambda: note_market(form.data_given, by=person)) is not None:
        messages.success(request, _("Your market note is there for everybody who sells or markets."))
        return redirect(customer or "customers:market-list")
    context = {
        "form": form,
        "customer": customer,
        "products": product_names(),
        "keep": "market-new",
        "cancel_url": customer.get_absolute_url() if customer else reverse("customers:market-list"),
    }
    return render(request, "customers/market/new.html", context, status=REJECTED if form.is_bound else 200)


@require_GET
def of_customer(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """What was heard and seen at a customer, as a part of the customer's page."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_see_market(person))
    context = {"customer": customer, "market": market_of_customer(customer, reader=person)}
    return render(request, "customers/market/_of_customer.html", context)


@require_GET
def digest(request: HttpRequest) -> HttpResponse:
    """A month of the market; without one, the last that is over."""
    person = reader(request)
    deny(can_see_market(person))
    month = digest_month(request.GET.get("month", ""))
    following = first_of_next_month(month)
    context = {
        "digest": digest_of(month, reader=person),
        "month_name": month_text(month),
        "views": market_tabs("customers:market-digest"),
        "earlier": _digest_of(month_before(month)) if is_there_earlier(month) else None,
        "later": _digest_of(following) if following <= clock.today() else None,
        "is_running": following > clock.today(),
    }
    return render(request, "customers/market/digest.html", context)


def _digest_of(month: date) -> SavedView:
    return SavedView(month_text(month), f"{reverse('customers:market-digest')}?month={month:%Y-%m}")
