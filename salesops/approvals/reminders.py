"""The tick: who is reminded, what is escalated, what changes hands (APP-5). Safe to run twice, late, or twice at once.

Rows are claimed under SKIP LOCKED by setting the moment that the claim looks for, in the transaction that writes the
notices; a step that was decided meanwhile is no longer open and is passed over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from salesops.approvals import news, running
from salesops.approvals.clock import next_nag
from salesops.approvals.enums import ApprovalVerb, RequestState, StepState
from salesops.approvals.models import Request, Step
from salesops.audit import record
from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.org.models import Person

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Reminded:
    """What one tick did."""

    handed_on: int
    resumed: int
    at_half: int
    at_deadline: int
    nagged: int


def remind() -> Reminded:
    """One tick. People who left first, so that reminders reach those who can decide."""
    now = clock.now()
    return Reminded(
        handed_on=_hand_on_of_leavers(now),
        resumed=_resume_stopped(now),
        at_half=_claimed(Q(half_at__lte=now, reminded_at=None, due_at__gt=now), _at_half, now),
        at_deadline=_claimed(Q(due_at__lt=now, overdue_told_at=None), _at_deadline, now),
        nagged=_claimed(Q(nag_at__lte=now, overdue_told_at__isnull=False), _nag, now),
    )


def _open_steps() -> QuerySet[Step]:
    return Step.objects.filter(state=StepState.OPEN, request__state=RequestState.PENDING)


def _claimed(which: Q, act: Callable[[Step, datetime], None], now: datetime) -> int:
    done = 0
    while True:
        with transaction.atomic():
            steps = list(
                _open_steps()
                .filter(which)
                .select_for_update(skip_locked=True, of=("self",))
                .select_related("request__requester", "request__owner", "approver")
                .order_by("pk")[:AT_ONCE]
            )
            for step in steps:
                act(step, now)
        done += len(steps)
        if len(steps) < AT_ONCE:
            return done


def _at_half(step: Step, now: datetime) -> None:
    step.reminded_at = now
    step.save(update_fields=["reminded_at"])
    news.tell_half_gone(step)


def _at_deadline(step: Step, now: datetime) -> None:
    step.overdue_told_at = step.escalated_at = now
    # A tick that comes days late reminds once: the missed mornings are gone.
    step.nag_at = next_nag(step.deadline, now)
    step.save(update_fields=["overdue_told_at", "escalated_at", "nag_at"])
    news.tell_overdue(step, slot="due")
    news.tell_escalated(step)
    record(step.request, ApprovalVerb.ESCALATED, by=Person.system(), about=[step.request.paper])


def _nag(step: Step, now: datetime) -> None:
    day = now.astimezone(BUSINESS_TZ).date()
    step.nag_at = next_nag(step.deadline, now)
    step.save(update_fields=["nag_at"])
    news.tell_overdue(step, slot=f"day-{day.isoformat()}")


def _hand_on_of_leavers(now: datetime) -> int:
    left = _open_steps().filter(approver__is_active=False).order_by("request_id").values_list("request_id", "pk")
    return sum(_hand_on_one(request_id, step_id, now) for request_id, step_id in left)


def _hand_on_one(request_id: int, step_id: int, now: datetime) -> bool:
    with transaction.atomic():
        request = _locked(request_id)
        step = request.steps.select_related("approver", "sign_off").get(pk=step_id)
        if step.state != StepState.OPEN or step.approver is None or step.approver.is_active:
            return False
        if not running.hand_on(request, step):
            running.stop(request)
            return False
        # The deadline stays the paper's; the one who takes over gets reminders of their own.
        step.reminded_at = step.overdue_told_at = step.escalated_at = None
        step.save(update_fields=["reminded_at", "overdue_told_at", "escalated_at"])
        news.tell_your_turn(request, step)
    return True


def _resume_stopped(now: datetime) -> int:
    stopped = Request.objects.filter(state=RequestState.STOPPED).order_by("pk").values_list("pk", flat=True)
    return sum(_resume_one(pk, now) for pk in stopped)


def _resume_one(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        request = _locked(pk)
        return request.state == RequestState.STOPPED and running.go_on(request, now=now)


def _locked(pk: int) -> Request:
    locked = Request.objects.select_for_update(of=("self",)).select_related("requester", "owner")
    return locked.get(pk=pk)
