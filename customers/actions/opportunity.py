"""Taking up, changing, moving, closing and reopening opportunities: the only door to `Opportunity` (OPP-1)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.actions.opportunity_news import tell_change, tell_opened, tell_stage
from customers.enums import CLOSED_STAGES, OpportunityVerb, Stage
from customers.models import Customer, Opportunity, StageMove
from customers.pipeline import (
    ADD_IT,
    CHANCES,
    RULE,
    LossData,
    OpportunityData,
    check_expected,
    check_stage,
    fit_line,
    fit_loss,
    fit_opportunity,
)
from customers.queries.opportunity import kept_value
from customers.rules import (
    can_change_opportunity,
    can_close_opportunity,
    can_open_opportunity,
    can_reopen_opportunity,
)
from salesops.audit import record
from salesops.base import clock
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.verdicts import require
from salesops.documents.numbers import draw_number
from salesops.org.models import Person

PREFIX = "OP"


class _Standing(NamedTuple):
    """What a move is about; a `StageMove` says what it was and what it is."""

    stage: str
    amount: Decimal
    expected_on: date
    probability: int

    @classmethod
    def of(cls, opportunity: Opportunity) -> "_Standing":
        return cls(opportunity.stage, opportunity.amount, opportunity.expected_on, opportunity.probability)


@transaction.atomic
def take_up_opportunity(data: OpportunityData, customer: Customer, *, by: Person) -> Opportunity:
    """Write down a chance to sell something; it belongs to the customer's owner, in the customer's region.

    The regional manager is told. Refused: what `fit_opportunity` refuses (OPP-1). PermissionDenied for whoever doesn't
    work with the customer; Refusal for an archived one.
    """
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    require(can_open_opportunity(by, customer))
    data = fit_opportunity(data, customer, Stage.FOUND, was_due=None)
    moment = clock.now()
    opportunity = Opportunity(
        number=draw_number(PREFIX, on=clock.today()),
        customer=customer,
        owner=customer.owner,
        region=customer.region,
        stage=Stage.FOUND,
        opened_at=moment,
        stage_since=moment,
        touched_at=moment,
        **_columns(data, Stage.FOUND),
    )
    opportunity.save(force_insert=True)
    move = _keep_move(opportunity, None, moment, by=by)
    record(opportunity, OpportunityVerb.OPENED, by=by, about=[customer])
    tell_opened(opportunity, move, by=by)
    return opportunity


@transaction.atomic
def edit_opportunity(opportunity: Opportunity, data: OpportunityData, *, by: Person, revision: int) -> Opportunity:
    """Change what is written about it; a move of amount or date tells the regional manager.

    Refused: somebody saved in between (both values are shown), what `fit_opportunity` refuses, a closed one (OPP-1).
    Saving what is there already changes nothing and leaves no trace.
    """
    locked = _locked(opportunity)
    require(can_change_opportunity(by, locked))
    data = fit_opportunity(data, locked.customer, locked.stage, was_due=locked.expected_on)
    columns = _columns(data, locked.stage)
    changed = [name for name, value in columns.items() if getattr(locked, name) != value]
    if not changed:
        return locked
    check_revision(locked, revision, {name: columns[name] for name in changed if name != "by_hand"})
    before = _Standing.of(locked)
    shown = {name: kept_value(locked, name) for name in changed if name != "by_hand"}
    for name in changed:
        setattr(locked, name, columns[name])
    moment = clock.now()
    _save(locked, *changed, moment=moment)
    changes = {name: (old, kept_value(locked, name)) for name, old in shown.items()}
    record(locked, OpportunityVerb.EDITED, by=by, about=[locked.customer], changes=changes)
    if _Standing.of(locked) != before:
        move = _keep_move(locked, before, moment, by=by)
        if (locked.amount, locked.expected_on) != (before.amount, before.expected_on):
            tell_change(locked, move, by=by)
    return locked


@transaction.atomic
def move_opportunity(
    opportunity: Opportunity, stage: Stage, *, by: Person, revision: int, note: str = ""
) -> Opportunity:
    """Into another open stage, forward or back; its probability follows unless it was set by hand.

    Into the stage it is in: nothing happens. Refused (OPP-1): no contact from the offer on, a closed one, a stale page.
    ValueError for a closing stage: that has doors of its own.
    """
    if stage in CLOSED_STAGES:
        raise ValueError("an opportunity is closed by win_opportunity or lose_opportunity")
    locked = _locked(opportunity)
    require(can_change_opportunity(by, locked))
    if locked.stage == stage:
        return locked
    check_revision(locked, revision, {"stage": stage.value})
    check_stage(stage, locked.contact)
    return _to_stage(locked, stage, OpportunityVerb.MOVED, by=by, note=fit_line("closing_note", note, field="note"))


@transaction.atomic
def win_opportunity(opportunity: Opportunity, *, note: str, by: Person) -> Opportunity:
    """The customer buys. Refused (OPP-1): no word about what it was agreed on. Twice is once."""
    locked = _locked(opportunity)
    if locked.stage == Stage.WON:
        return locked
    require(can_close_opportunity(by, locked))
    locked.closing_note = fit_line("closing_note", note, field="note")
    if not locked.closing_note:
        sentence = _("A won opportunity says what decided it.")
        raise Refusal(RULE, sentence, ADD_IT, field="note")
    locked.closed_at = clock.now()
    locked.by_hand = False
    fields = ("closing_note", "closed_at", "by_hand")
    return _to_stage(locked, Stage.WON, OpportunityVerb.WON, *fields, by=by, note=locked.closing_note)


@transaction.atomic
def lose_opportunity(opportunity: Opportunity, data: LossData, *, by: Person) -> Opportunity:
    """It came to nothing, for a reason. Refused (OPP-1): what `fit_loss` refuses. Twice is once."""
    locked = _locked(opportunity)
    if locked.stage == Stage.LOST:
        return locked
    require(can_close_opportunity(by, locked))
    data = fit_loss(data)
    locked.loss_reason, locked.lost_to, locked.closing_note = data.reason, data.lost_to, data.note
    locked.closed_at = clock.now()
    locked.by_hand = False
    fields = ("loss_reason", "lost_to", "closing_note", "closed_at", "by_hand")
    return _to_stage(locked, Stage.LOST, OpportunityVerb.LOST, *fields, by=by, note=data.note)


@transaction.atomic
def reopen_opportunity(
    opportunity: Opportunity, stage: Stage, *, expected_on: date, note: str, by: Person
) -> Opportunity:
    """It is alive again: in an open stage, with a new date and the reason; why it was closed stays in the trail.

    Refused (OPP-1): one that is open, a date in the past, no reason, no contact from the offer on. ValueError for a
    closing stage.
    """
    if stage in CLOSED_STAGES:
        raise ValueError("an opportunity is opened into an open stage")
    locked = _locked(opportunity)
    require(can_reopen_opportunity(by, locked))
    check_expected(expected_on)
    check_stage(stage, locked.contact)
    reason = fit_line("closing_note", note, field="note")
    if not reason:
        raise Refusal(RULE, _("Say why it is opened again."), ADD_IT, field="note")
    before = _Standing.of(locked)
    locked.expected_on, locked.closed_at = expected_on, None
    locked.loss_reason = locked.lost_to = locked.closing_note = ""
    fields = ("expected_on", "closed_at", "loss_reason", "lost_to", "closing_note")
    return _to_stage(locked, stage, OpportunityVerb.REOPENED, *fields, by=by, note=reason, before=before)


@transaction.atomic
def correct_end(opportunity: Opportunity, loss: LossData | None, *, note: str, by: Person) -> Opportunity | None:
    """A closed one ended as is said now: lost as ``loss`` says, or won on what ``note`` says (OPP-1, QUO-5).

    A part of noting what became of an offer, which asks who may: the word may be the system's. None, and nothing
    happens, for one that was opened again since. Refused (OPP-1): what `fit_loss` refuses.
    """
    locked = _locked(opportunity)
    if locked.stage not in CLOSED_STAGES:
        return None
    stage = Stage.WON if loss is None else Stage.LOST
    said = fit_loss(loss) if loss else LossData(reason="", note=fit_line("closing_note", note, field="note"))
    ends = {"loss_reason": said.reason, "lost_to": said.lost_to, "closing_note": said.note}
    before = {name: kept_value(locked, name) for name in ends}
    for name, value in ends.items():
        setattr(locked, name, value)
    if locked.stage != stage:
        locked.closed_at = clock.now()
        verb = OpportunityVerb.WON if loss is None else OpportunityVerb.LOST
        return _to_stage(locked, stage, verb, *ends, "closed_at", by=by, note=said.note)
    changes = {name: (was, kept_value(locked, name)) for name, was in before.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if changes:
        _save(locked, *ends, moment=clock.now())
        record(locked, OpportunityVerb.EDITED, by=by, about=[locked.customer], changes=changes)
    return locked


def _locked(opportunity: Opportunity) -> Opportunity:
    """Its customer first, then itself: as everybody locks them."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=opportunity.customer_id)
    locked = locked_row(Opportunity.objects.all(), opportunity.pk, "contact", "owner")
    locked.customer = customer
    return locked


def _to_stage(
    locked: Opportunity,
    stage: Stage,
    verb: OpportunityVerb,
    *fields: str,
    by: Person,
    note: str,
    before: _Standing | None = None,
) -> Opportunity:
    before = before or _Standing.of(locked)
    moment = clock.now()
    old = kept_value(locked, "stage")
    locked.stage, locked.stage_since = stage, moment
    if not locked.by_hand:
        locked.probability = CHANCES[stage]
    _save(locked, "stage", "stage_since", "probability", *fields, moment=moment)
    changes = {"stage": (old, kept_value(locked, "stage"))}
    record(locked, verb, by=by, about=[locked.customer], changes=changes, note=note)
    move = _keep_move(locked, before, moment, by=by, note=note)
    tell_stage(locked, move, by=by)
    return locked


def _save(locked: Opportunity, *fields: str, moment: datetime) -> None:
    locked.touched_at = moment
    locked.revision += 1
    locked.save(update_fields=[*fields, "touched_at", "revision"])


def _keep_move(
    opportunity: Opportunity, before: _Standing | None, moment: datetime, *, by: Person, note: str = ""
) -> StageMove:
    now = _Standing.of(opportunity)._asdict()
    was = {f"from_{name}": value for name, value in before._asdict().items()} if before else {}
    move = StageMove(opportunity=opportunity, by=by, at=moment, note=note, **now, **was)
    move.save(force_insert=True)
    return move


def _columns(data: OpportunityData, stage: str) -> dict[str, Any]:
    by_hand = data.probability is not None and data.probability != CHANCES[Stage(stage)]
    return {
        "title": data.title,
        "amount": data.amount,
        "expected_on": data.expected_on,
        "contact": data.contact,
        "product_line": data.product_line,
        "probability": data.probability if by_hand else CHANCES[Stage(stage)],
        "by_hand": by_hand,
        "outlook": data.outlook,
        "next_step": data.next_step,
        "next_on": data.next_on,
    }
