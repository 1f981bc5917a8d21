"""What became of a bid, whose price won, and whether the bond came back (INQ-4, CUS-6). docs/rules/bid.md."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.actions.market import add_competitor, observe_price
from customers.enums import LossReason
from customers.market import CompetitorData, PriceData
from customers.models import Competitor, PriceObservation
from customers.rules import can_correct_price
from quotes.actions.bid import ADD_IT, RULE, forget_winner, locked_bid, locked_customer_of, move_bid
from quotes.actions.result import BID_SAYS, note_result_of_bid
from quotes.enums import BID_RESULTS, BidState, BidVerb
from quotes.models import Bid, Quote
from quotes.rules import can_close_bid, can_note_bond
from salesops.audit import record
from salesops.base.clock import today
from salesops.base.locks import locked_row
from salesops.base.look import day_text
from salesops.base.refusals import Refusal
from salesops.base.text import clean_line, clean_paragraphs
from salesops.base.verdicts import require
from salesops.org.models import Person

_VERBS = {
    BidState.WON: BidVerb.WON,
    BidState.LOST: BidVerb.LOST,
    BidState.REJECTED: BidVerb.REJECTED,
    BidState.CANCELLED: BidVerb.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class BidResultData:
    """What was decided. Lost names ``winner`` and ``reason``; ``price`` in yuan where it was read out."""

    result: str
    winner: str = ""
    price: Decimal | None = None
    reason: str = ""
    note: str = ""
    decided_on: date | None = None


@transaction.atomic
def close_bid(bid: Bid, data: BidResultData, *, by: Person) -> Bid:
    """Note what became of it; the winner's price becomes a price observation of that competitor (CUS-6).

    Its quote is won or lost with it (QUO-5). A later result takes the place of an earlier one; the trail keeps both.
    Refused (INQ-4): a result before it was handed in, but for a tender that was cancelled; lost without a winner or a
    reason; anything but lost without a note; OPP-1 for another reason without a word. ValueError for a result nobody
    offers.
    """
    result = BidState(data.result)
    if result not in BID_RESULTS:
        raise ValueError(f"{result} is no result")
    quote = _held_quote(bid)
    locked_customer_of(bid)
    bid = locked_bid(bid)
    require(can_close_bid(by, bid))
    if bid.submitted_at is None and result != BidState.CANCELLED:
        raise Refusal(
            RULE,
            _("A bid that was not handed in is neither won, lost nor rejected."),
            _("Hand it in, or give it up."),
            field="result",
        )
    bid.closing_note = clean_paragraphs(data.note)
    earlier = bid.price_seen
    columns = ["closing_note", *forget_winner(bid)]
    if result == BidState.LOST:
        _lose(bid, data, earlier, by=by)
    elif not bid.closing_note:
        sentence = _("Say what decided it, so that the next bid is better.")
        raise Refusal(RULE, sentence, ADD_IT, field="note")
    note = bid.get_lost_reason_display() if result == BidState.LOST else bid.closing_note
    bid = move_bid(bid, result, _VERBS[result], *columns, by=by, note=note)
    if quote is not None and result in BID_SAYS:
        note_result_of_bid(quote, bid, by=by)
    return bid


@transaction.atomic
def note_bond_back(bid: Bid, returned_on: date, *, by: Person) -> Bid:
    """The bond came back on that day. Refused (INQ-4) for a day to come, or before it was handed in."""
    bid = locked_bid(bid)
    require(can_note_bond(by, bid))
    if returned_on > today():
        raise Refusal(RULE, _("This day is still to come."), _("Write it down once the bond is back."), field="day")
    if bid.submitted_at is not None and returned_on < bid.submitted_at.date():
        raise Refusal(RULE, _("The bid was not handed in yet on that day."), _("Correct the day."), field="day")
    bid.bond_returned_on = returned_on
    bid.revision += 1
    bid.save(update_fields=["bond_returned_on", "revision"])
    record(bid, BidVerb.BOND_BACK, by=by, note=day_text(returned_on))
    return bid


def _held_quote(bid: Bid) -> Quote | None:
    """The quote whose total it names under its lock: a paper before its customer, as a merge locks them."""
    key = Bid.objects.values_list("quote", flat=True).get(pk=bid.pk)
    return locked_row(Quote.objects.all(), key, "customer") if key else None


def _lose(bid: Bid, data: BidResultData, earlier: PriceObservation | None, *, by: Person) -> None:
    bid.winner, bid.winning_price = clean_line(data.winner), data.price
    if not bid.winner:
        raise Refusal(RULE, _("A lost bid names the winner."), ADD_IT, field="winner")
    if data.reason not in LossReason.values:
        raise Refusal(RULE, _("A lost bid says why."), _("Choose the reason and save again."), field="reason")
    bid.lost_reason = data.reason
    if data.price is not None:
        bid.price_seen = _seen(bid, data, earlier, by=by)


def _seen(bid: Bid, data: BidResultData, earlier: PriceObservation | None, *, by: Person) -> PriceObservation:
    """The winner's price as the market chapter keeps it; a competitor that nobody knew is written down.

    ``earlier`` is what an earlier result wrote down: it stands where it says the same, and is corrected where it is the
    same competitor's.
    """
    competitor = Competitor.objects.filter(name__iexact=bid.winner, archived_at=None).first()
    if competitor is None:
        competitor = add_competitor(CompetitorData(name=bid.winner), by=by)
    if data.price is None:
        raise ValueError("asked for a price that was read out")
    if earlier is not None and (earlier.competitor, earlier.price) == (competitor, data.price):
        return earlier
    corrects = earlier if earlier is not None and earlier.competitor == competitor else None
    return observe_price(
        PriceData(
            competitor=competitor,
            product=bid.project_name,
            price=data.price,
            seen_on=min(data.decided_on or today(), today()),
            source=bid.tender_no,
            customer=bid.customer,
            corrects=corrects if corrects is not None and can_correct_price(by, corrects) else None,
        ),
        by=by,
    )
