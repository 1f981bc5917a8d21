"""What a person did in a period, from the books: the part of a report that nobody types (RPT-4).

A new floor of the house adds its section here: one entry in ``LABELS``, one read in ``facts_for``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.enums import ContactVerb, CustomerVerb
from customers.models import Contact, Customer
from quotes.models import HandOut, Quote
from reports.models import PlanItem, Report
from reports.periods import Week
from reports.queries.report import items_to_mark
from salesops.approvals.enums import VerdictWord
from salesops.approvals.models import Decision
from salesops.audit.models import Entry
from salesops.base.money import ZERO
from salesops.base.refusals import Sentence
from salesops.org.models import Person
from salesops.org.rules import can_see_prices
from salesops.org.visibility import visible_to

type Row = dict[str, Any]
type Facts = dict[str, list[Row]]

# In the order of the page. A row has a ``name``, maybe an ``id`` and a ``detail``, and with money an ``amount``.
LABELS: Mapping[str, Sentence] = {
    "customers": _("Customers registered"),
    "contacts": _("Contacts added"),
    "quotes_drafted": _("Quotes drafted"),
    "quotes_submitted": _("Quotes submitted"),
    "quotes_approved": _("Quotes approved"),
    "quotes_handed_out": _("Quotes handed out"),
    "decisions": _("Decisions on papers of others"),
}
PAGES = {"customers": "customers:customer-detail", "contacts": "customers:customer-detail"}
QUOTE_PAGE = "quotes:quote-detail"


def facts_for(person: Person, week: Week) -> Facts:
    """What the books say of a person's week: sections of plain values, amounts as text.

    Only what is the person's own or what the person did, and of that only what the person may see: without the right
    to prices there are no quotes in it (CNF-1).
    """
    span = (week.start, week.end)
    facts = _customers_and_contacts(person, span)
    if can_see_prices(person):
        facts |= _quotes(person, span)
    facts["decisions"] = _decisions(person, span)
    return facts


def freeze_facts(report: Report) -> dict[str, Any]:
    """All that a submission freezes besides the words: the figures, the marks, the plan."""
    return {
        "figures": facts_for(report.person, Week(report.starts_on)),
        "marks": [_item(item) for item in items_to_mark(report)],
        "plan": [_item(item) for item in report.plan.select_related("customer")],
    }


def _within(moment: str, span: tuple[datetime, datetime]) -> Q:
    return Q(**{f"{moment}__gte": span[0], f"{moment}__lt": span[1]})


def _lies_within(moment: datetime | None, span: tuple[datetime, datetime]) -> bool:
    return moment is not None and span[0] <= moment < span[1]


def _customers_and_contacts(person: Person, span: tuple[datetime, datetime]) -> Facts:
    """Registered by the person or for the person; contacts the person added. Who did it, the trail knows."""
    done = Entry.objects.filter(_within("at", span), by=person, verb__in=(CustomerVerb.REGISTERED, ContactVerb.ADDED))
    subjects: dict[str, list[int]] = {CustomerVerb.REGISTERED: [], ContactVerb.ADDED: []}
    for verb, subject_id in done.values_list("verb", "subject_id"):
        subjects[verb].append(subject_id)
    own = _within("registered_at", span) & (Q(owner=person) | Q(pk__in=subjects[CustomerVerb.REGISTERED]))
    customers = visible_to(person, Customer).filter(own).order_by("registered_at", "pk")
    contacts = visible_to(person, Contact).filter(pk__in=subjects[ContactVerb.ADDED]).select_related("customer")
    return {
        "customers": [{"id": one.pk, "name": one.name} for one in customers],
        "contacts": [
            {"id": one.customer_id, "name": one.name, "detail": one.customer.name} for one in contacts.order_by("pk")
        ],
    }


def _quotes(person: Person, span: tuple[datetime, datetime]) -> Facts:
    mine = Q(owner=person) | Q(drafted_by=person)
    seen = visible_to(person, Quote)
    moments = {"quotes_drafted": "created_at", "quotes_submitted": "submitted_at", "quotes_approved": "approved_at"}
    happened = Q()
    for moment in moments.values():
        happened |= _within(moment, span)
    quotes = list(seen.filter(mine, happened).select_related("customer").order_by("pk"))
    facts: Facts = {
        key: [_quote(quote) for quote in quotes if _lies_within(getattr(quote, moment), span)]
        for key, moment in moments.items()
    }
    handed = HandOut.objects.filter(
        _within("handed_at", span), Q(quote__owner=person) | Q(handed_by=person), quote__in=seen
    )
    # Handed out twice in a week is one quote handed out.
    once = {one.quote_id: one.quote for one in handed.select_related("quote__customer").order_by("handed_at", "pk")}
    return facts | {"quotes_handed_out": [_quote(quote) for quote in once.values()]}


def _quote(quote: Quote) -> Row:
    return {
        "id": quote.pk,
        "name": str(quote),  # kept in the report, and read in either language
        "detail": quote.customer.name,
        "amount": f"{quote.total:.2f}",
    }


def _decisions(person: Person, span: tuple[datetime, datetime]) -> list[Row]:
    found = Decision.objects.filter(_within("at", span), approver=person).select_related("request")
    return [{"name": one.request.title, "verdict": one.verdict} for one in found.order_by("at", "pk")]


def _item(item: PlanItem) -> Row:
    day = item.moved_to or item.planned_on
    return {
        "name": item.text,
        "customer": item.customer.name if item.customer else "",
        "goal": item.goal,
        "day": day.isoformat() if day else "",
        "outcome": item.outcome,
        "note": item.note,
    }


# ------------------------------------------------------------------------------------------------------- for the pages


@dataclass(frozen=True, slots=True)
class FactRow:
    """One line of a section; ``page`` is the URL name of what it is about, if that has a page."""

    name: str
    detail: str = ""
    page: str = ""
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class FactSection:
    """One figure of the week: how many, for how much (yuan; None without money or without the right to see it)."""

    label: Sentence
    count: int
    amount: Decimal | None = None
    rows: list[FactRow] = field(default_factory=list)


def shown_facts(figures: Facts, *, shows_amounts: bool) -> list[FactSection]:
    """The sections in the reader's language; quotes only for readers who may see prices (CNF-1)."""
    shown = [key for key in LABELS if key in figures and (shows_amounts or not key.startswith("quotes_"))]
    return [_section(key, figures[key]) for key in shown]


def _section(key: str, rows: list[Row]) -> FactSection:
    amounts = [Decimal(row["amount"]) for row in rows if "amount" in row]
    describe = _DESCRIBED.get(key, _plain_detail)
    page = QUOTE_PAGE if key.startswith("quotes_") else PAGES.get(key, "")
    return FactSection(
        label=LABELS[key],
        count=len(rows),
        amount=sum(amounts, ZERO) if amounts else None,
        rows=[FactRow(row["name"], describe(row), page, row.get("id")) for row in rows],
    )


def _plain_detail(row: Row) -> str:
    return str(row.get("detail", ""))


def _verdict(row: Row) -> str:
    return str(VerdictWord(row["verdict"]).label)


_DESCRIBED: Mapping[str, Callable[[Row], str]] = {"decisions": _verdict}
