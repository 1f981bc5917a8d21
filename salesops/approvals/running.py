"""How a request moves: opening a stage, ending, stopping, going on. Called by its doors, with the request locked."""

from datetime import datetime

from salesops.approvals import news
from salesops.approvals.clock import end_of, times_of
from salesops.approvals.enums import ApprovalVerb, RequestState, StepState
from salesops.approvals.kinds import Limit, kind_of
from salesops.approvals.models import Request, Step
from salesops.approvals.planner import Found, Planner
from salesops.audit import record
from salesops.base.prepared import Prepared
from salesops.org.models import Person

CLOCK_FIELDS = ("opened_at", "half_at", "due_at", "nag_at", "reminded_at", "overdue_told_at", "escalated_at")
LIVE = (StepState.WAITING, StepState.OPEN)

_live_steps = Prepared[Step](
    lambda request: Step.objects.filter(request=request, state__in=LIVE).select_related("approver"), int
)


def start_clock(request: Request, now: datetime) -> datetime:
    """The chain's end, counted from now."""
    return end_of(now, Limit(request.limit_days, request.limit_working))


def advance(request: Request, *, now: datetime) -> bool:
    """Open the next stage once the present one is complete. True when every sign-off has said yes."""
    live = _live_steps(request.pk)
    for step in live:
        step.request = request
    if any(step.state == StepState.OPEN for step in live):
        return False
    if not live:
        return True
    order = min(step.order for step in live)
    _open_stage(request, [step for step in live if step.order == order], now=now)
    return False


def _open_stage(request: Request, steps: list[Step], *, now: datetime) -> None:
    for step in steps:
        # Somebody may have left since submission: the paper goes to their superior before it is even shown.
        if (step.approver is None or not step.approver.is_active) and not hand_on(request, step):
            stop(request)
            return
    for step in steps:
        _open(request, step, now=now)


def _open(request: Request, step: Step, *, now: datetime) -> None:
    if request.due_at is None:
        raise ValueError("a stage opens in a pending request only")
    times = times_of(now, step.limit_days, request.due_at, working=request.limit_working)
    step.state = StepState.OPEN
    step.opened_at = now
    step.half_at, step.due_at, step.nag_at = times.half_at, times.due_at, times.nag_at
    step.reminded_at = step.overdue_told_at = step.escalated_at = None
    step.save(update_fields=["state", *CLOCK_FIELDS])
    news.tell_your_turn(request, step)


def _planner(request: Request) -> Planner:
    return Planner(request.owner, request.requester, kind_of(request.kind).interested(request.paper))


def hand_on(request: Request, step: Step) -> bool:
    """Give a step whose approver has left to their superior, or to whom the chain finds now. False: nobody found."""
    planner = _planner(request)
    found = planner.allowed(step.approver) if step.approver else Found(None)
    if found.person is None and step.sign_off:
        # The line above a leaver may be empty, while the post has a new holder.
        found = planner.find(step.sign_off)
    if found.person is None:
        return False
    before = step.approver
    step.approver, step.why = found.person, found.why
    step.save(update_fields=["approver", "why"])
    record(
        request,
        ApprovalVerb.REASSIGNED,
        by=Person.system(),
        changes={"approver": (before.name if before else "", found.person.name)},
    )
    return True


def stop(request: Request) -> None:
    """Nobody may decide: wait for an administrator, with no clock running. It never passes by itself (ORG-4)."""
    for step in request.steps.filter(state=StepState.OPEN):
        step.state = StepState.WAITING
        for name in CLOCK_FIELDS:
            setattr(step, name, None)
        step.save(update_fields=["state", *CLOCK_FIELDS])
    request.state = RequestState.STOPPED
    request.due_at = None
    request.save(update_fields=["state", "due_at"])
    tell_stopped(request)


def tell_stopped(request: Request) -> None:
    """Record that a request stands still, and tell those who can mend it."""
    entry = record(request, ApprovalVerb.STOPPED, by=Person.system())
    news.tell_stopped(request, slot=str(entry.pk))


def go_on(request: Request, *, now: datetime) -> bool:
    """Take a stopped request up again where everybody needed is found now; its clock starts anew."""
    waiting = list(request.steps.filter(state=StepState.WAITING).select_related("approver", "sign_off"))
    if not waiting:
        return False
    planner = _planner(request)
    for step in waiting:
        if (step.approver is None or not step.approver.is_active) and not (
            step.sign_off and planner.find(step.sign_off).person
        ):
            return False
    for step in waiting:
        if step.approver is None:
            hand_on(request, step)
    request.state = RequestState.PENDING
    request.due_at = start_clock(request, now)
    request.save(update_fields=["state", "due_at"])
    record(request, ApprovalVerb.RESUMED, by=Person.system())
    advance(request, now=now)
    return True


def end(request: Request, state: RequestState, *, by: Person, now: datetime) -> None:
    """Close the request and every step that was not asked; no reminder can find it afterwards."""
    for step in request.steps.filter(state__in=LIVE):
        step.state = StepState.CLOSED
        step.closed_at = now
        step.save(update_fields=["state", "closed_at"])
    request.state = state
    request.due_at = None
    request.closed_at = now
    request.closed_by = by
    request.save(update_fields=["state", "due_at", "closed_at", "closed_by"])
