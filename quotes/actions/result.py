"""Won or lost: what became of an offer, and why (QUO-5, OPP-1)."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.actions.opportunity import lose_opportunity, win_opportunity
from customers.models import Opportunity
from customers.pipeline import LossData, fit_line, fit_loss
from quotes.enums import Outcome, QuoteState, ResultVerb
from quotes.models import OFFERED, Quote, QuoteResult
from quotes.rules import can_note_result
from salesops.audit import record
from salesops.base.clock import now
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.org.models import Person

DECIDED = (*OFFERED, QuoteState.EXPIRED)


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

    A later word takes the place of an earlier one; the trail keeps both. Raises ``Refusal`` QUO-5 for a quote that was
    never offered or has a newer version, OPP-1 without a reason; what closing the opportunity refuses. ValueError for
    another customer's opportunity.
    """
    # The quote first, then the customer with the opportunity: a paper before its customer, as a merge locks them.
    locked = locked_row(Quote.objects.all(), quote.pk, "customer")
    if data.opportunity is not None:
        data.opportunity.refresh_from_db(fields=["customer"])  # which may have been merged since the form was drawn
        if data.opportunity.customer_id != locked.customer_id:
            raise ValueError("the opportunity is another customer's")
    require(can_note_result(by, locked))
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

    What a person noted of a won one stays; that it was lost was said too early, and the trail keeps it. The opportunity
    is the account manager's to close.
    """
    before = QuoteResult.objects.filter(quote=quote).first()
    if before is not None and before.outcome == Outcome.WON:
        return
    with translation.override(settings.LANGUAGE_CODE):  # it is kept as text, which has the company's language
        note = gettext("Contract %(number)s was signed.") % {"number": number}
    _keep(quote, QuoteResult(outcome=Outcome.WON, note=note), before, by=Person.system())


def _keep(quote: Quote, said: QuoteResult, before: QuoteResult | None, *, by: Person) -> QuoteResult:
    """In the place of an earlier word, whose opportunity stays unless another was closed."""
    said.quote, said.noted_by, said.noted_at = quote, by, now()
    if before is not None:
        said.pk, said.opportunity = before.pk, said.opportunity or before.opportunity
    said.save(force_insert=before is None, force_update=before is not None)
    changes = {"outcome": (before.get_outcome_display() if before else None, said.get_outcome_display())}
    verb = ResultVerb.LOST if said.outcome == Outcome.LOST else ResultVerb.WON
    note = said.get_reason_display() or said.note
    record(quote, verb, by=by, about=[quote.customer], changes=changes, note=note)
    return said
