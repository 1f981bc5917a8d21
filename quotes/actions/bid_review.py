"""A bid is put up for review, approved or given back, taken up again (INQ-4). docs/rules/bid.md."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from quotes.actions.bid import RULE, locked_bid, mark_step, move_bid, refuse_after_closing
from quotes.actions.bid_news import tell_back, tell_to_bind
from quotes.documents import BID_PAPER
from quotes.enums import BID, BidState, BidStep, BidVerb
from quotes.models import OFFERED, Bid
from quotes.queries.bid import certificates_of, sums_of
from quotes.rules import can_put_bid, can_reopen_bid
from salesops.approvals.engine import open_request
from salesops.approvals.models import Request
from salesops.base.clock import now, today
from salesops.base.look import day_text, yuan_text
from salesops.base.money import capitals
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.text import clean_paragraphs
from salesops.base.verdicts import require
from salesops.documents import order_paper
from salesops.org.models import Person
from salesops.policy import policy

OFFER_AGAIN = _("Take the commercial part up again and write the offer anew.")


@transaction.atomic
def put_bid(bid: Bid, *, revision: int, by: Person) -> Request:
    """Put it up for review: the director decides, on a major one the general manager too (INQ-4).

    Raises ``StaleRecord`` when it was saved after ``revision``, ``Refusal`` as `refuse_unready`.
    """
    bid = locked_bid(bid)
    require(can_put_bid(by, bid))
    check_revision(bid, revision, {})
    refuse_unready(bid)
    bid.major = bid.total is not None and bid.total >= policy("quotes.bid_major_amount")
    bid = move_bid(bid, BidState.IN_REVIEW, BidVerb.PUT, "major", by=by)
    return open_request(BID, bid, by=by, owner=bid.owner)


def refuse_unready(bid: Bid) -> None:
    """Raise ``Refusal`` INQ-4 unless the bid may leave as it stands; reads only. Asked at each approval again."""
    refuse_after_closing(bid)
    if bid.commercial_at is None or bid.technical_at is None:
        raise Refusal(
            RULE, _("Both parts are finished before the review."), _("Their writers finish them; the page says who.")
        )
    quote = bid.quote
    if quote is None or quote.state not in OFFERED or quote.valid_until < today():
        raise Refusal(RULE, _("The quote behind the bid does not stand any more."), OFFER_AGAIN)
    if quote.customer_id != bid.customer_id:
        raise Refusal(RULE, _("The quote behind the bid is another customer's."), OFFER_AGAIN)
    if bid.total != quote.total:
        raise Refusal(RULE, _("The total is no longer that of the approved quote."), OFFER_AGAIN)
    _refuse_sums(bid)
    gone = [paper for paper in certificates_of(bid) if not paper.is_valid]
    if gone:
        names = _(", ").join(f"{paper.name} ({day_text(paper.valid_until)})" for paper in gone)
        raise Refusal(
            RULE,
            _("Not valid on the opening day: %(certificates)s.") % {"certificates": names},
            _("Take the commercial part up again and put in valid ones."),
        )


def held_back(bid: Bid) -> Refusal | None:
    """Why a bid whose parts are finished can't be put up for review as it stands; None where it can."""
    if bid.commercial_at is None or bid.technical_at is None:
        return None
    try:
        refuse_unready(bid)
    except Refusal as refusal:
        return refusal
    return None


def _refuse_sums(bid: Bid) -> None:
    sums = sums_of(bid)
    if bid.total is None:
        raise ValueError("a bid with a quote has its total")
    total = yuan_text(bid.total)
    if not sums.lines_agree:
        sentence = _("The lines of the quote come to %(lines)s, its total is %(total)s.")
        raise Refusal(RULE, sentence % {"lines": yuan_text(sums.lines), "total": total}, OFFER_AGAIN)
    if not sums.opening_agrees:
        sentence = _("The opening list says %(opening)s, the approved quote %(total)s.")
        raise Refusal(RULE, sentence % {"opening": yuan_text(sums.opening), "total": total}, OFFER_AGAIN)
    if not sums.words_agree:
        sentence = _("The amount in words is not %(total)s: it should be %(words)s.")
        raise Refusal(RULE, sentence % {"total": total, "words": f"人民币{capitals(bid.total)}"}, OFFER_AGAIN)
    if not sums.is_within:
        sentence = _("The total of %(total)s is over the ceiling of the tender, %(ceiling)s.")
        raise Refusal(RULE, sentence % {"total": total, "ceiling": yuan_text(sums.ceiling)}, OFFER_AGAIN)


@transaction.atomic
def approve_bid(bid: Bid, *, by: Person) -> Bid:
    """The last approval: the paper is ordered, the assistant binds it."""
    bid = locked_bid(bid)
    refuse_unready(bid)
    bid.approved_at = now()
    bid = move_bid(bid, BidState.APPROVED, BidVerb.APPROVED, "approved_at", by=by)
    mark_step(bid, BidStep.REVIEW, done=True)
    order_paper(BID_PAPER, bid, number=bid.number, version=bid.version, by=by)
    tell_to_bind(bid, by=by)
    return bid


@transaction.atomic
def return_bid(bid: Bid, *, by: Person) -> Bid:
    """Somebody asked for a change: the writers take up what must change."""
    bid = move_bid(locked_bid(bid), BidState.PREPARING, BidVerb.RETURNED, by=by)
    tell_back(bid, by=by)
    return bid


@transaction.atomic
def withdraw_bid(bid: Bid, *, by: Person) -> Bid:
    """Whoever put it up took it back."""
    return move_bid(locked_bid(bid), BidState.PREPARING, BidVerb.WITHDRAWN, by=by)


@transaction.atomic
def refuse_bid(bid: Bid, *, by: Person) -> Bid:
    """The final no: it is not handed in; the reason stands with the decision."""
    return move_bid(locked_bid(bid), BidState.DROPPED, BidVerb.REFUSED, by=by)


@transaction.atomic
def reopen_bid(bid: Bid, reason: str, *, by: Person) -> Bid:
    """Take an approved bid up again: its next version. Approval and seal of the old one are of no use to it.

    Refused (INQ-4) without a reason.
    """
    bid = locked_bid(bid)
    require(can_reopen_bid(by, bid))
    reason = clean_paragraphs(reason)
    if not reason:
        sentence = _("Say why the approved bid is taken up again.")
        raise Refusal(RULE, sentence, _("Write the reason, then send it."), field="reason")
    bid.version += 1
    bid.approved_at = bid.bound_at = None
    columns = ("version", "approved_at", "bound_at")
    bid = move_bid(bid, BidState.PREPARING, BidVerb.REOPENED, *columns, by=by, note=reason)
    mark_step(bid, BidStep.REVIEW, done=False)
    mark_step(bid, BidStep.SEAL, done=False)
    tell_back(bid, by=by)
    return bid
