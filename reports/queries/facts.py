"""What a person did in a period, from the books: the part of a report that nobody types (RPT-4)."""

from typing import Any

from customers.models import Contact, Customer
from quotes.models import HandOut, Quote
from reports.periods import Week
from salesops.approvals.models import Decision
from salesops.org.models import Person

type Rows = list[dict[str, Any]]
type Facts = dict[str, Rows]


def facts_for(person: Person, week: Week) -> Facts:
    """Sections of plain values, one query each; amounts as text, times as ISO text.

    What is the person's own only: registered customers, new contacts of theirs, quotes by what happened to them in the
    week, decisions taken on others' papers.
    """
    span = (week.start, week.end)
    return {
        "customers": _customers(person, span),
        "contacts": _contacts(person, span),
        "quotes_submitted": _quotes(person, "submitted_at", span),
        "quotes_approved": _quotes(person, "approved_at", span),
        "quotes_handed_out": _handed_out(person, span),
        "decisions": _decisions(person, span),
    }


def _customers(person: Person, span: tuple[Any, Any]) -> Rows:
    found = Customer.objects.filter(owner=person, registered_at__gte=span[0], registered_at__lt=span[1])
    return [
        {"id": customer.pk, "number": customer.number, "customer": customer.name}
        for customer in found.order_by("registered_at", "pk")
    ]


def _contacts(person: Person, span: tuple[Any, Any]) -> Rows:
    found = Contact.objects.filter(customer__owner=person, created_at__gte=span[0], created_at__lt=span[1])
    return [
        {"id": contact.customer_id, "contact": contact.name, "customer": contact.customer.name}
        for contact in found.select_related("customer").order_by("created_at", "pk")
    ]


def _quotes(person: Person, moment: str, span: tuple[Any, Any]) -> Rows:
    found = Quote.objects.filter(owner=person, **{f"{moment}__gte": span[0], f"{moment}__lt": span[1]})
    return [_quote(quote) for quote in found.select_related("customer").order_by(moment, "pk")]


def _handed_out(person: Person, span: tuple[Any, Any]) -> Rows:
    found = HandOut.objects.filter(quote__owner=person, handed_at__gte=span[0], handed_at__lt=span[1])
    return [
        {**_quote(handed.quote), "way": handed.way}
        for handed in found.select_related("quote__customer").order_by("handed_at", "pk")
    ]


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "id": quote.pk,
        "number": quote.shown_number,
        "customer": quote.customer.name,
        "total": str(quote.total),
    }


def _decisions(person: Person, span: tuple[Any, Any]) -> Rows:
    found = Decision.objects.filter(approver=person, at__gte=span[0], at__lt=span[1])
    return [
        {"title": decision.request.title, "verdict": decision.verdict}
        for decision in found.select_related("request").order_by("at", "pk")
    ]
