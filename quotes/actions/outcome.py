"""What the end of its chain does to a quote (QUO-2, QUO-4, QUO-5, APP-3). Called by `quotes.approval` alone."""

from django.db import transaction

from quotes.actions.content import locked_quote
from quotes.actions.prices import hold_prices
from quotes.documents import QUOTE_PAPER
from quotes.enums import QuoteState, QuoteVerb
from quotes.models import OFFERED, Quote
from quotes.queries.moved import moved
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.documents.papers import order_paper
from salesops.org.models import Person

OUTCOME_VERBS = {
    QuoteState.RETURNED: QuoteVerb.RETURNED,
    QuoteState.REJECTED: QuoteVerb.REJECTED,
    QuoteState.DRAFT: QuoteVerb.WITHDRAWN,
}


def refuse_moved_prices(quote: Quote) -> None:
    """Raise ``Refusal`` where the quote could no longer be issued as it was submitted (QUO-2, QUO-4, PRC-4)."""
    refusal = moved(quote, on=today()).refusal()
    if refusal:
        raise refusal


@transaction.atomic
def issue_quote(quote: Quote, *, by: Person) -> Quote:
    """The last approval's effect: prices checked once more, older versions superseded, the paper ordered."""
    quote = locked_quote(quote)
    hold_prices()
    refuse_moved_prices(quote)
    quote.state = QuoteState.APPROVED
    quote.approved_at = now()
    quote.save(update_fields=["state", "approved_at"])
    _supersede_versions_before(quote, by=by)
    order_paper(QUOTE_PAPER, quote, number=quote.number, version=quote.version, by=by)
    record(quote, QuoteVerb.APPROVED, by=by, about=[quote.customer])
    return quote


@transaction.atomic
def close_unapproved(quote: Quote, state: QuoteState, *, by: Person) -> Quote:
    """The other outcomes of the chain: returned for change, rejected for good, or withdrawn into a draft (APP-3)."""
    quote = locked_quote(quote)
    quote.state = state
    quote.revision += 1
    quote.save(update_fields=["state", "revision"])
    record(quote, OUTCOME_VERBS[state], by=by, about=[quote.customer])
    return quote


def _supersede_versions_before(quote: Quote, *, by: Person) -> None:
    older = Quote.objects.select_for_update(of=("self",), no_key=True).filter(
        number=quote.number, version__lt=quote.version, state__in=(*OFFERED, QuoteState.EXPIRED)
    )
    for old in older.order_by("version").select_related("customer"):
        old.state = QuoteState.SUPERSEDED
        old.save(update_fields=["state"])
        record(old, QuoteVerb.SUPERSEDED, by=by, about=[old.customer])
