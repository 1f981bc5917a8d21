"""The list of quotes, one quote, and a customer's quotes."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from customers.models import Customer
from quotes.enums import QUOTE, HandOutWay, QuoteSight, QuoteState
from quotes.filters import QuoteFilter
from quotes.forms.deal import AnswerForm, HandOutForm, LinkForm
from quotes.models import Quote
from quotes.queries.facts import facts_of
from quotes.queries.listing import sum_of, with_turn
from quotes.queries.page import QuotePage, short_facts, story_of
from quotes.queries.shown import Spectacles
from quotes.rules import (
    can_draft_quote,
    can_see_attempts,
    can_see_bands,
    can_see_quotes,
    can_start_quotes,
)
from quotes.views.acts import acts_of
from salesops.approvals.cards import request_view_for
from salesops.approvals.engine import preview
from salesops.audit import seen
from salesops.base.clock import today
from salesops.base.look import ChainView, amount_text
from salesops.base.verdicts import Verdict
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.desk.paging import Totals
from salesops.documents.papers import is_outgoing
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.sight import Seen
from salesops.org.visibility import visible_to

LATEST = 10


def attempts_tab(person: Person) -> list[SavedView]:
    """Beside the quotes stands what was not let through, for those who may know (PRC-4)."""
    if not can_see_attempts(person):
        return []
    return [SavedView(_("Attempts outside the band"), reverse("quotes:attempt-list"))]


class QuoteList(ListPage):
    """The quotes one may see; reps their own, managers their region (ORG-2)."""

    model = Quote
    filterset_class = QuoteFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("number", gettext_lazy("Number"), sort="number", order_by=("number", "version")),
        Column("customer", gettext_lazy("Customer"), sort="customer", order_by=("customer__name",)),
        Column("owner", gettext_lazy("Account manager")),
        Column("total", gettext_lazy("Total"), sort="total", numeric=True),
        Column("state", gettext_lazy("State"), sort="state"),
        Column("turn", gettext_lazy("Whose turn")),
        Column("valid_until", gettext_lazy("Valid until"), sort="valid_until", numeric=True),
    )
    row_template = "quotes/quote/_row.html"
    table_class = "brief"
    title = gettext_lazy("Quotes")
    empty_title = gettext_lazy("No quotes yet")
    empty_text = gettext_lazy("A quote starts from a customer, and reaches it only after its approval.")
    new_url_name = "quotes:quote-new"
    new_label = gettext_lazy("New quote")
    default_sort = "-pk"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quote]:
        """Visible, with what a row shows."""
        person = reader(request)
        deny(can_see_quotes(person))
        return with_turn(visible_to(person, Quote))

    def totals(self, queryset: QuerySet[Quote]) -> Totals:
        """How many, and their sum."""
        count, total = sum_of(queryset)
        words = ngettext("%(count)d quote", "%(count)d quotes", count) % {"count": count}
        return Totals({"number": words, "total": amount_text(total)}, count)

    def may_create(self, request: HttpRequest) -> Verdict:
        """May the reader draft quotes?"""
        return can_start_quotes(reader(request))

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """The states that somebody has to do something about."""
        chosen, url = request.GET.get("state", ""), reverse("quotes:quote-list")
        wanted = (QuoteState.DRAFT, QuoteState.RETURNED, QuoteState.IN_REVIEW, QuoteState.APPROVED, QuoteState.ISSUED)
        everything = SavedView(_("All"), url, current=not chosen)
        return [
            everything,
            *(SavedView(state.label, f"{url}?state={state.value}", current=chosen == state) for state in wanted),
            *attempts_tab(reader(request)),
        ]


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One quote: where it stands, its chain, lines, questions, versions, papers. Opening it is logged (CNF-2)."""
    return quote_page(request, load(request, Quote, pk))


@require_GET
def peek(request: HttpRequest, pk: int) -> HttpResponse:
    """A look from the list: the total, where it stands in its chain, until when it holds. Logged as well (CNF-2)."""
    person = reader(request)
    quote = load(request, Quote, pk, "customer", "owner", "contact")
    seen(quote, by=person, what=QuoteSight.QUOTE)
    view = request_view_for(quote, person)
    context = {"quote": quote, "facts": short_facts(quote), "chain": view.chain if view else None}
    return render(request, "quotes/quote/_peek.html", context)


def quote_page(request: HttpRequest, quote: Quote, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The page of a quote; ``bound`` are forms that came back with what was typed."""
    person = reader(request)
    if request.method == "GET":
        seen(quote, by=person, what=QuoteSight.QUOTE)
    eyes = Spectacles.of(person, sees_bands=bool(can_see_bands(person)))
    page = QuotePage.of(quote, eyes, sees_attempts=bool(can_see_attempts(person)))
    acts = acts_of(person, quote, page)
    context = {
        "quote": quote,
        "page": page,
        "acts": acts,
        "as_read": [("revision", quote.revision)],
        "on_paper": [("way", HandOutWay.PAPER.value)],
        "request_view": request_view_for(quote, person),
        "plan": _plan(quote, page),
        "entries": story_of(quote),
        "answer_form": AnswerForm(),
        "mail_form": HandOutForm(customer=quote.customer, initial={"way": "email", "contact": quote.contact_id}),
        "link_form": LinkForm(customer=quote.customer, initial={"contact": quote.contact_id}),
        "outgoing": page.paper is not None and is_outgoing(person, page.paper),
        "downloads": request.GET.get("take") == "1" and bool(acts.hand_out),
        **bound,
    }
    return render(request, "quotes/quote/detail.html", context, status=status)


def _plan(quote: Quote, page: QuotePage) -> ChainView | None:
    """Who would be asked if a draft were submitted now (APP-7)."""
    if not quote.is_editable or not page.lines:
        return None
    return preview(QUOTE, quote, by=quote.owner, owner=quote.owner, facts=facts_of(page.judgement, on=today()))


def _latest_of(person: Person, customer: int) -> QuerySet[Quote]:
    return with_turn(visible_to(person, Quote).filter(customer=customer)).order_by("-pk")[:LATEST]


_latest = Seen(_latest_of, int)


@require_GET
def of_customer(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """The latest quotes of a customer, as a part of the customer's page."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_see_quotes(person))
    context = {
        "customer": customer,
        "quotes": _latest(person, customer.pk),
        "may_draft": can_draft_quote(person, customer),
    }
    return render(request, "quotes/quote/_of_customer.html", context)
