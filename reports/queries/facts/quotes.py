"""The quotes' share in the facts."""

from django.db.models import Q

from quotes.models import HandOut, Quote
from reports.queries.facts.rows import Facts, Row, Span, lies_within, plain, within
from salesops.org.models import Person
from salesops.org.visibility import visible_to

MOMENTS = {"quotes_drafted": "created_at", "quotes_submitted": "submitted_at", "quotes_approved": "approved_at"}


def offered(person: Person, span: Span) -> Facts:
    """What happened to the quotes that are the person's own, or that the person drafted."""
    mine = Q(owner=person) | Q(drafted_by=person)
    seen = visible_to(person, Quote, shared=False)
    happened = Q()
    for moment in MOMENTS.values():
        happened |= within(moment, span)
    quotes = list(seen.filter(mine, happened).select_related("customer").order_by("pk"))
    facts: Facts = {
        key: [_quote(quote) for quote in quotes if lies_within(getattr(quote, moment), span)]
        for key, moment in MOMENTS.items()
    }
    handed = HandOut.objects.filter(
        within("handed_at", span), Q(quote__owner=person) | Q(handed_by=person), quote__in=seen
    )
    # Handed out twice in a week is one quote handed out.
    once = {one.quote_id: one.quote for one in handed.select_related("quote__customer").order_by("handed_at", "pk")}
    return facts | {"quotes_handed_out": [_quote(quote) for quote in once.values()]}


def _quote(quote: Quote) -> Row:
    return {
        "id": quote.pk,
        "name": str(quote),  # kept in the report, and read in either language
        "detail": quote.customer.name,
        "amount": plain(quote.total),
    }
