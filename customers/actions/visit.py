"""Planning visits and keeping to it: the only doors to `VisitPlan` and `WeekFocus` (VIS-1, VIS-2)."""

from dataclasses import asdict, dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.details import CORRECT_IT
from customers.enums import NoteKind, PlanState, VisitPurpose, VisitVerb
from customers.models import ContactNote, Customer, VisitPlan, WeekFocus
from customers.queries.visit import planned_before, to_be_kept
from customers.rules import (
    can_change_plan,
    can_confirm_focus,
    can_plan_visit,
    can_report_plan,
    can_write_focus,
    who_makes,
)
from salesops.audit import record
from salesops.base import clock
from salesops.base.refusals import Refusal, Sentence
from salesops.base.revisions import check_revision
from salesops.base.text import clean_line
from salesops.base.verdicts import require
from salesops.base.weeks import week_of
from salesops.org.models import Person

AHEAD = timedelta(days=366)
SHORTEST, LONGEST = 15, 600


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanData:
    """A visit as one plans it; ``minutes`` is how long it is to take."""

    day: date
    purpose: str
    starts_at: time | None = None
    minutes: int = 60
    target: str = ""


@transaction.atomic
def plan_visit(customer: Customer, data: PlanData, *, by: Person) -> VisitPlan:
    """Plan a visit of one's own; the sales assistant plans it for the customer's owner (VIS-1).

    Refused: a day that has passed or lies more than a year ahead, the same visit twice on a day. PermissionDenied for
    customers that aren't one's own or supported, and archived ones. ValueError for a purpose nobody offers.
    """
    locked = _locked(customer.pk)
    require(can_plan_visit(by, locked))
    fit = _fit(data)
    owner = who_makes(by, locked)
    _refuse_day(fit.day)
    _refuse_twice(locked, fit.day, owner)
    plan = VisitPlan(
        customer=locked, owner=owner, first_day=fit.day, created_by=by, created_at=clock.now(), **asdict(fit)
    )
    plan.save(force_insert=True)
    record(plan, VisitVerb.PLANNED, by=by, about=[locked], note=fit.target)
    return plan


@transaction.atomic
def edit_plan(plan: VisitPlan, data: PlanData, *, by: Person, revision: int) -> VisitPlan:
    """Change a plan; `revision` is the one the person saw. Refused as `plan_visit`, or when somebody saved since."""
    locked = _locked_plan(plan)
    require(can_change_plan(by, locked))
    fit = _fit(data)
    values: dict[str, Any] = asdict(fit)
    changed = [name for name, value in values.items() if getattr(locked, name) != value]
    if not changed:
        return locked
    check_revision(locked, revision, values)
    if "day" in changed:
        _refuse_day(fit.day)
        _refuse_twice(locked.customer, fit.day, locked.owner, but=locked.pk)
    changes = {name: (getattr(locked, name), values[name]) for name in changed}
    for name in changed:
        setattr(locked, name, values[name])
    locked.revision += 1
    locked.save(update_fields=[*changed, "revision"])
    verb = VisitVerb.MOVED if "day" in changed else VisitVerb.EDITED
    record(locked, verb, by=by, about=[locked.customer], changes=changes)
    return locked


@transaction.atomic
def move_visit(plan: VisitPlan, day: date, *, by: Person, revision: int) -> VisitPlan:
    """Put a visit on another day, as dragging does; its first day stays known (VIS-4). Refused as `edit_plan`."""
    current = VisitPlan.objects.get(pk=plan.pk)
    kept = {name: getattr(current, name) for name in ("purpose", "starts_at", "minutes", "target")}
    return edit_plan(current, PlanData(day=day, **kept), by=by, revision=revision)


@transaction.atomic
def cancel_visit(plan: VisitPlan, reason: str, *, by: Person) -> VisitPlan:
    """Call a planned visit off, with the reason; the plan stays and is counted (VIS-4). Refused without a reason."""
    locked = _locked_plan(plan)
    require(can_change_plan(by, locked))
    locked.cancel_reason = _text(reason, "reason", VisitPlan._meta.get_field("cancel_reason").max_length)
    if not locked.cancel_reason:
        raise Refusal(
            "VIS-1", _("A visit is cancelled with a reason."), _("Say why, and cancel again."), field="reason"
        )
    locked.state = PlanState.CANCELLED
    locked.revision += 1
    locked.save(update_fields=["state", "cancel_reason", "revision"])
    record(locked, VisitVerb.CANCELLED, by=by, about=[locked.customer], note=locked.cancel_reason)
    return locked


def keep_plan(note: ContactNote, plan: VisitPlan | None = None, *, by: Person) -> None:
    """A visit was written down: its plan is done, in the caller's transaction, which has locked the customer (VIS-2).

    Without ``plan`` the one of that customer and day is kept, if there is one. PermissionDenied for another's plan,
    Refusal for one that was reported or cancelled. ValueError for a plan of another customer, or a note of no visit.
    """
    if plan is None:
        is_report = note.kind == NoteKind.VISIT and note.corrects_id is None
        found = to_be_kept(note) if is_report else None
        if found is None or not can_report_plan(by, found):
            return
    else:
        found = VisitPlan.objects.select_related("customer", "owner").get(pk=plan.pk)
        if found.customer_id != note.customer_id or note.kind != NoteKind.VISIT:
            raise ValueError("a plan is kept by a visit to its own customer")
        require(can_report_plan(by, found))
    found.state = PlanState.DONE
    found.note = note
    found.revision += 1
    found.save(update_fields=["state", "note", "revision"])
    record(found, VisitVerb.KEPT, by=by)


@transaction.atomic
def write_focus(week: date, text: str, *, by: Person, revision: int) -> WeekFocus:
    """Say what one's visits of a week are about; ``week`` is any day in it, ``revision`` 0 for a first text (VIS-1).

    A new text is to be confirmed again. Refused: a week that is over, no text, or somebody saved since.
    """
    require(can_write_focus(by))
    monday = week_of(week).monday
    if monday < week_of(clock.today()).monday:
        raise Refusal("VIS-1", _("This week is over."), _("Write the focus of this week, or of one to come."))
    fit = _text(text, "text", WeekFocus._meta.get_field("text").max_length)
    if not fit:
        raise Refusal("VIS-1", _("A focus says what the visits are about."), CORRECT_IT, field="text")
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    focus = WeekFocus.objects.filter(person=by, week=monday).first() or WeekFocus(person=by, week=monday, revision=0)
    if focus.text == fit:
        return focus
    check_revision(focus, revision, {"text": fit})
    changes = {"text": (focus.text, fit)}
    focus.text, focus.confirmed_by, focus.confirmed_at = fit, None, None
    focus.revision += 1
    focus.save()
    record(focus, VisitVerb.FOCUS, by=by, changes=changes)
    return focus


@transaction.atomic
def confirm_focus(focus: WeekFocus, *, by: Person, revision: int) -> WeekFocus:
    """Confirm the focus that one has read, in the weekly meeting (VIS-1). Refused when it was changed since."""
    locked = WeekFocus.objects.select_for_update(no_key=True).get(pk=focus.pk)
    require(can_confirm_focus(by, locked))
    check_revision(locked, revision)
    if locked.confirmed_at is not None:
        return locked
    locked.confirmed_by, locked.confirmed_at = by, clock.now()
    locked.revision += 1
    locked.save(update_fields=["confirmed_by", "confirmed_at", "revision"])
    record(locked, VisitVerb.CONFIRMED, by=by)
    return locked


def _locked(customer_pk: int) -> Customer:
    return Customer.objects.select_for_update(no_key=True).get(pk=customer_pk)


def _locked_plan(plan: VisitPlan) -> VisitPlan:
    customer = _locked(plan.customer_id)
    locked = VisitPlan.objects.select_related("owner").get(pk=plan.pk)
    locked.customer = customer
    return locked


def _fit(data: PlanData) -> PlanData:
    VisitPurpose(data.purpose)
    if not SHORTEST <= data.minutes <= LONGEST:
        sentence: Sentence = _("A visit takes between 15 minutes and 10 hours.")
        raise Refusal("VIS-1", sentence, CORRECT_IT, field="minutes")
    return replace(data, target=_text(data.target, "target", VisitPlan._meta.get_field("target").max_length))


def _text(value: str, field: str, longest: int | None) -> str:
    try:
        text = clean_line(value)
    except ValueError as error:
        sentence: Sentence = _("This text holds a character that can't be stored.")
        raise Refusal("VIS-1", sentence, _("Remove it and save again."), field=field) from error
    if longest and len(text) > longest:
        sentence = _("This is longer than %(longest)d characters.") % {"longest": longest}
        raise Refusal("VIS-1", sentence, _("Shorten it and save again."), field=field)
    return text


def _refuse_day(day: date) -> None:
    today = clock.today()
    if day < today:
        raise Refusal(
            "VIS-1", _("This day has passed."), _("Plan a day to come; a visit already made is logged."), field="day"
        )
    if day > today + AHEAD:
        raise Refusal("VIS-1", _("This is more than a year ahead."), CORRECT_IT, field="day")


def _refuse_twice(customer: Customer, day: date, owner: Person, *, but: int | None = None) -> None:
    if planned_before(customer, day, owner, but=but):
        sentence: Sentence = _("A visit to this customer is already planned for this day.")
        raise Refusal("VIS-1", sentence, _("Choose another day, or change that plan."), field="day")
