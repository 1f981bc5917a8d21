"""Won or lost: what became of an offer, and why (QUO-5, OPP-1)."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.actions.opportunity import correct_end, lose_opportunity, win_opportunity
from customers.enums import LossReason
from customers.models import Opportunity
from customers.pipeline import LossData, fit_line, fit_loss
from quotes.actions.bid import locked_bid, locked_customer_of, win_bid
from quotes.enums import BidState, Outcome, QuoteState, ResultVerb
from quotes.models import OFFERED, Bid, Quote, QuoteResult
from quotes.rules import can_note_result
from salesops.audit import record
from salesops.base.clock import now
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.org.models import Person

DECIDED = (*OFFERED, QuoteState.EXPIRED)
LONGEST_NOTE, LONGEST_RIVAL = 300, 80
BID_SAYS = {BidState.WON: Outcome.WON, BidState.LOST: Outcome.LOST, BidState.REJECTED: Outcome.LOST}
"""What the result of a bid says of its offer; a tender that was cancelled says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultData:
    """What the customer decided. ``reason`` and ``lost_to`` of a lost one, ``note`` of a won one must be said.

    ``opportunity`` is closed with it, None for none.
    """

    outcome: Outcome
    reason: str = ""
    lost_to: str = ""
    note: str = ""
    opportunity: Opportunity | None = None


@transaction.atomic
def note_result(quote: Quote, data: ResultData, *, by: Person) -> QuoteResult:
    """Write down what became of an offer, and close the opportunity that it belonged to.

    A later word takes the place of an earlier one, and what that one closed ends as the later one says; the trail keeps
    both. Raises ``Refusal`` QUO-5 for a quote that was never offered or has a newer version, INQ-4 where its bid says
    otherwise, OPP-1 without a reason; what closing the opportunity refuses. ValueError for another customer's
    opportunity.
    """
    # The quote first, then the customer with the opportunity: a paper before its customer, as a merge locks them.
    locked = locked_row(Quote.objects.all(), quote.pk, "customer")
    if data.opportunity is not None:
        data.opportunity.refresh_from_db(fields=["customer"])  # which may have been merged since the form was drawn
        if data.opportunity.customer_id != locked.customer_id:
            raise ValueError("the opportunity is another customer's")
    require(can_note_result(by, locked))
    _refuse_against_bid(locked, data.outcome)
    loss = LossData(reason=data.reason, lost_to=data.lost_to, note=data.note)
    note = fit_line("closing_note", data.note, field="note")
    if data.outcome == Outcome.LOST:
        loss = fit_loss(loss)
        note = loss.note
    elif not note:
        raise Refusal("OPP-1", _("A won quote says what decided it."), _("Add it and save again."), field="note")
    if data.opportunity is not None and data.outcome == Outcome.LOST:
        lose_opportunity(data.opportunity, loss, by=by)
    elif data.opportunity is not None:
        win_opportunity(data.opportunity, note=note, by=by)
    if locked.state not in DECIDED:
        raise Refusal(
            "QUO-5",
            _("Won or lost is an offer that reached the customer; this one is: %(state)s.")
            % {"state": locked.get_state_display()},
            _("Open the newest version, or discard what was never offered."),
        )
    said = QuoteResult(outcome=data.outcome, note=note, opportunity=data.opportunity)
    if data.outcome == Outcome.LOST:
        said.reason, said.lost_to = loss.reason, loss.lost_to
    return _keep(locked, said, QuoteResult.objects.filter(quote=locked).first(), by=by)


def note_won_by_contract(quote: Quote, number: str) -> None:
    """The contract made of the quote is signed: it is won, says the system. A part of the signing; the caller locks.

    What a person noted of a won one stays; that it was lost was said too early, and the trail keeps it. So it is with
    its bid, and with the opportunity that the early word closed; one that is open is the account manager's to close.
    """
    with translation.override(settings.LANGUAGE_CODE):  # it is kept as text, which has the company's language
        note = gettext("Contract %(number)s was signed.") % {"number": number}
    bid = bid_of(quote)
    if bid is not None and bid.state != BidState.WON:
        locked_customer_of(bid)
        win_bid(locked_bid(bid), note=note, by=Person.system())
    before = QuoteResult.objects.filter(quote=quote).first()
    if before is not None and before.outcome == Outcome.WON:
        return
    _keep(quote, QuoteResult(outcome=Outcome.WON, note=note), before, by=Person.system())


def note_result_of_bid(quote: Quote, bid: Bid, *, by: Person) -> None:
    """What became of the bid became of the offer that it named (INQ-4). A part of closing the bid; the caller locks.

    A version that a newer one took the place of keeps what it has. Refused (OPP-1): what `fit_loss` refuses.
    """
    if quote.state not in DECIDED:
        return
    note = Truncator(" ".join(bid.closing_note.split())).chars(LONGEST_NOTE)
    said = QuoteResult(outcome=BID_SAYS[BidState(bid.state)], note=note)
    if said.outcome == Outcome.LOST:
        lost_to = Truncator(bid.winner).chars(LONGEST_RIVAL)
        loss = fit_loss(LossData(reason=bid.lost_reason or LossReason.OTHER, lost_to=lost_to, note=note))
        said.reason, said.lost_to = loss.reason, loss.lost_to
    _keep(quote, said, QuoteResult.objects.filter(quote=quote).first(), by=by)


def bid_of(quote: Quote) -> Bid | None:
    """The bid that says what became of this offer: one that was handed in; of several the one decided last."""
    handed_in = Bid.objects.filter(quote=quote, state__in=(BidState.SUBMITTED, *BID_SAYS))
    return handed_in.order_by(F("closed_at").desc(nulls_first=True), "-pk").first()


def _refuse_against_bid(quote: Quote, outcome: Outcome) -> None:
    bid = bid_of(quote)
    if bid is None or BID_SAYS.get(BidState(bid.state)) == outcome:
        return
    said = {"number": bid.number, "state": bid.get_state_display()}
    if bid.state == BidState.SUBMITTED:
        sentence = _("This offer was handed in with the bid %(number)s.") % said
        raise Refusal("INQ-4", sentence, _("Note the result on the bid's page; the quote then has it too."))
    sentence = _("The bid %(number)s says otherwise: %(state)s.") % said
    raise Refusal("INQ-4", sentence, _("Correct the result on the bid's page; the quote follows it."))


def _keep(quote: Quote, said: QuoteResult, before: QuoteResult | None, *, by: Person) -> QuoteResult:
    """In the place of an earlier word. What that one closed ends as this one says, unless this one closed another."""
    said.quote, said.noted_by, said.noted_at = quote, by, now()
    if before is not None:
        said.pk = before.pk
    if before is not None and before.opportunity is not None and said.opportunity is None:
        is_lost = said.outcome == Outcome.LOST
        loss = LossData(reason=said.reason, lost_to=said.lost_to, note=said.note) if is_lost else None
        said.opportunity = correct_end(before.opportunity, loss, note=said.note, by=by)
    said.save(force_insert=before is None, force_update=before is not None)
    changes = {"outcome": (before.get_outcome_display() if before else None, said.get_outcome_display())}
    verb = ResultVerb.LOST if said.outcome == Outcome.LOST else ResultVerb.WON
    note = said.get_reason_display() or said.note
    record(quote, verb, by=by, about=[quote.customer], changes=changes, note=note)
    return said
