"""Won or lost: what became of an offer, and why (QUO-5, OPP-1)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.actions.opportunity import lose_opportunity, win_opportunity
from customers.models import Customer, Opportunity
from customers.pipeline import LossData, fit_line, fit_loss
from quotes.enums import Outcome, QuoteState, ResultVerb
from quotes.models import OFFERED, Quote, QuoteResult
from quotes.rules import can_note_result
from salesops.audit import record
from salesops.base.clock import now
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
    # The customer first, then the opportunity, then the quote: as everybody locks them.
    Customer.objects.select_for_update(no_key=True).get(pk=quote.customer_id)
    if data.opportunity is not None and data.opportunity.customer_id != quote.customer_id:
        raise ValueError("the opportunity is another customer's")
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
    locked = Quote.objects.select_for_update(of=("self",), no_key=True).select_related("customer").get(pk=quote.pk)
    require(can_note_result(by, locked))
    if locked.state not in DECIDED:
        raise Refusal(
            "QUO-5",
            _("Won or lost is an offer that reached the customer; this one is: %(state)s.")
            % {"state": locked.get_state_display()},
            _("Open the newest version, or discard what was never offered."),
        )
    is_lost = data.outcome == Outcome.LOST
    before = QuoteResult.objects.filter(quote=locked).first()
    kept = QuoteResult(pk=before.pk if before else None, quote=locked)
    kept.outcome, kept.note, kept.noted_by, kept.noted_at = data.outcome, note, by, now()
    kept.reason, kept.lost_to = (loss.reason, loss.lost_to) if is_lost else ("", "")
    kept.opportunity = data.opportunity or (before.opportunity if before else None)
    kept.save(force_insert=before is None, force_update=before is not None)
    changes = {"outcome": (before.get_outcome_display() if before else None, kept.get_outcome_display())}
    verb = ResultVerb.LOST if is_lost else ResultVerb.WON
    record(locked, verb, by=by, about=[locked.customer], changes=changes, note=kept.get_reason_display() or note)
    return kept
