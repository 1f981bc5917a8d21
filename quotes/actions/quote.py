"""Writing and submitting quotes (QUO-1, QUO-2, PRC-4). What the chain then does: `quotes.actions.outcome`."""

from django.db import transaction

from customers.models import Customer
from quotes.actions.attempt import keeping_attempts
from quotes.actions.authority import refuse_unasked_authority
from quotes.actions.content import (
    CONTENT_FIELDS,
    HEAD_FIELDS,
    SUM_FIELDS,
    QuoteData,
    locked_quote,
    put_head,
    put_sums,
    refuse_unless_editable,
    refuse_unread,
    write_draft,
    write_lines,
)
from quotes.actions.estimate import drop_open_days
from quotes.actions.hindrance import hindrance
from quotes.actions.prices import hold_prices, judged_today
from quotes.enums import QUOTE, AttemptPath, QuoteState, QuoteVerb
from quotes.models import Quote
from quotes.queries.difference import line_differences
from quotes.queries.estimate import days_asked, promises_in
from quotes.queries.quote import lines_of
from quotes.rules import can_discard_quote, can_draft_quote, can_edit_quote, can_submit_quote
from salesops.approvals.engine import open_request
from salesops.approvals.models import Request
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.refusals import StaleRecord
from salesops.base.revisions import check_revision
from salesops.base.verdicts import require
from salesops.documents.numbers import draw_number
from salesops.org.models import Person


def draft_quote(data: QuoteData, *, by: Person) -> Quote:
    """Start a quote for a customer; the customer's account manager owns it, whoever drafts it (QUO-1).

    A draft may hold a price outside its band, so that nothing typed is lost; it can't be submitted then.
    """
    with keeping_attempts(None, path=AttemptPath.DRAFT, by=by):
        # Nobody merges or archives the customer between the look at it and the draft.
        customer = Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=data.customer.pk)
        require(can_draft_quote(by, customer))
        quote = Quote(customer=data.customer, drafted_by=by, created_at=now())
        judgement = put_head(quote, data, by=by)
        quote.save(force_insert=True)
        write_draft(quote, judgement, by=by, is_new=True)
        record(quote, QuoteVerb.DRAFTED, by=by, about=[quote.customer])
    return quote


def save_quote(quote: Quote, data: QuoteData, *, revision: int, by: Person) -> Quote:
    """Replace the content of a draft or returned quote; its customer stays.

    Raises ``StaleRecord`` with both values when somebody saved it after ``revision``, ``Refusal`` APP-3 once it is
    submitted, ValueError for another customer.
    """
    with keeping_attempts(quote, path=AttemptPath.DRAFT, by=by):
        quote = locked_quote(quote)
        require(can_edit_quote(by, quote))
        refuse_unless_editable(quote)
        _refuse_stale(quote, data, revision)
        if data.customer.pk != quote.customer_id:
            raise ValueError("a quote stays with its customer")
        judgement = put_head(quote, data, by=by)
        quote.revision += 1
        quote.save(update_fields=[*CONTENT_FIELDS, "revision"])
        write_draft(quote, judgement, by=by)
        record(quote, QuoteVerb.SAVED, by=by, about=[quote.customer])
    return quote


def submit_quote(quote: Quote, *, revision: int | None = None, by: Person) -> Request:
    """The account manager answers for the quote and asks for its approval (QUO-1, QUO-2, QUO-3).

    Every line is judged against the band in force today and bound to it, the number is drawn, the chain opened:
    one transaction. A line outside its band refuses the whole, and the attempt is kept (PRC-4). ``Refusal`` PRC-4 too
    where the chain in force leaves out the post whose discount it needs.
    Raises ``StaleRecord`` when it was saved after the ``revision`` that was read; None stands for a program.
    """
    with keeping_attempts(quote, path=AttemptPath.SUBMISSION, by=by):
        quote = locked_quote(quote)
        require(can_submit_quote(by, quote))
        refuse_unless_editable(quote)
        refuse_unread(quote, revision)
        hold_prices()
        judgement = judged_today(quote)
        promises = promises_in(days_asked(quote))
        refusal = hindrance(judgement, valid_until=quote.valid_until, promises=promises)
        if refusal:
            raise refusal
        # Only what is not on the quote any more can be unanswered here.
        drop_open_days(quote, by=by)
        put_sums(quote, judgement)
        write_lines(quote, judgement)
        quote.number = quote.number or draw_number("QT", on=today())
        quote.policy = judgement.policy
        quote.state = QuoteState.IN_REVIEW
        quote.submitted_at = now()
        quote.revision += 1
        quote.save(update_fields=[*SUM_FIELDS, "number", "policy", "state", "submitted_at", "revision"])
        record(quote, QuoteVerb.SUBMITTED, by=by, about=[quote.customer])
        request = open_request(QUOTE, quote, by=by, owner=quote.owner)
        refuse_unasked_authority(request, judgement.needed_post)
        return request


@transaction.atomic
def discard_quote(quote: Quote, *, revision: int | None = None, by: Person) -> Quote | None:
    """Give a draft up. One that nobody was ever asked about is gone (None); any other stays, void, with its number.

    Raises ``Refusal`` APP-3 once it is submitted, ``StaleRecord`` when it was saved after the ``revision`` that was
    read; None stands for a program.
    """
    quote = locked_quote(quote)
    require(can_discard_quote(by, quote))
    refuse_unless_editable(quote)
    refuse_unread(quote, revision)
    about = [quote.customer]
    drop_open_days(quote, by=by)
    if quote.was_submitted or any(kept.exists() for kept in (quote.questions, quote.attempts, quote.days_requests)):
        quote.state = QuoteState.VOID
        quote.revision += 1
        quote.save(update_fields=["state", "revision"])
        record(quote, QuoteVerb.VOIDED, by=by, about=about)
        return quote
    record(quote, QuoteVerb.DISCARDED, by=by, about=about)
    quote.delete()
    return None


def _refuse_stale(quote: Quote, data: QuoteData, revision: int) -> None:
    try:
        check_revision(quote, revision, {name: getattr(data, name) for name in HEAD_FIELDS})
    except StaleRecord as stale:
        stale.changes |= line_differences(mine=data.lines, theirs=lines_of(quote))
        if not stale.changes:  # they saved the very same: there is nothing to lose
            return
        raise
