"""How a request moves: opening a stage, ending, stopping, going on. Called by its doors, with the request locked."""

from datetime import datetime

from salesops.approvals import news, reasons
from salesops.approvals.clock import end_of, times_of
from salesops.approvals.enums import ApprovalVerb, ConsultationState, RequestState, StepState, Turn
from salesops.approvals.kinds import Limit
from salesops.approvals.models import Consultation, Request, Step
from salesops.approvals.planner import above_stand_in
from salesops.approvals.reasons import Why
from salesops.approvals.run import Run
from salesops.audit import record
from salesops.audit.models import Entry
from salesops.org.models import Person
from salesops.org.queries import calendar_of

CLOCK_FIELDS = ("opened_at", "half_at", "due_at", "nag_at", "reminded_at", "overdue_told_at", "escalated_at")
TOLD_FIELDS = ("reminded_at", "overdue_told_at", "escalated_at")


def start_clock(request: Request, now: datetime) -> datetime:
    """The chain's end, counted from now by the company's calendar."""
    return end_of(now, Limit(request.limit_days, request.limit_working))


def advance(run: Run) -> bool:
    """Open the next stage once the present one is complete. True when every sign-off has said yes.

    An opinion that was asked "after my decision" holds the next stage until it is given or taken back (APP-7).
    """
    if run.open:
        return False
    if not run.live:
        return True
    if any(one.turn == Turn.AFTER for one in run.asked):
        return False
    order = min(step.order for step in run.live)
    open_stage(run, [step for step in run.live if step.order == order])
    return False


def open_stage(run: Run, steps: list[Step]) -> None:
    """Open these steps together; where nobody may decide one of them the request stops."""
    # People first: the paper must not be shown to one of them before it is known that all can be asked.
    if not all(settle(run, step) for step in steps):
        stop(run)
        return
    for step in steps:
        _open(run, step)


def _open(run: Run, step: Step) -> None:
    request, approver = run.request, step.approver
    if request.due_at is None or approver is None:
        raise ValueError("a stage opens in a pending request, for somebody")
    step.calendar = calendar_of(approver)
    times = times_of(run.now, step.limit_days, request.due_at, working=step.counts_working, calendar=step.calendar)
    step.state = StepState.OPEN
    step.opened_at = run.now
    step.half_at, step.due_at, step.nag_at = times.half_at, times.due_at, times.nag_at
    step.reminded_at = step.overdue_told_at = step.escalated_at = None
    step.save(update_fields=["state", "calendar", *CLOCK_FIELDS])
    news.tell_your_turn(step, run.stand_in_of(step))


def resume_after_opinion(run: Run) -> None:
    """Open the next stage if it waited for an opinion alone."""
    if run.request.state == RequestState.PENDING:
        advance(run)


def settle(run: Run, step: Step) -> bool:
    """See to it that the step stands with somebody who may decide it. False: nobody was found.

    Whoever has left or whose own paper it is gives way to the superior (ORG-4). So does somebody absent whose stand-in
    may not decide this paper (ORG-3); where nobody is above them it waits for themselves.
    """
    while True:
        approver = step.approver
        if approver is None or not approver.is_active or approver.pk in run.barred:
            found = run.planner.instead(step)
            if found.person is None:
                return False
            give(run, step, found.person, found.why)
            continue
        named = run.named_for(approver)
        superior = above_stand_in(approver, named, run.barred) if named else None
        if named is None or superior is None:
            return True
        give(run, step, superior, reasons.stand_in_own(approver, named.deputy))


def give(run: Run, step: Step, person: Person, why: Why) -> Entry:
    """Write down that the step stands with somebody else now, by the program."""
    before = step.approver
    step.approver, step.why = person, why
    step.save(update_fields=["approver", "why"])
    return record(
        run.request,
        ApprovalVerb.REASSIGNED,
        by=Person.system(),
        changes={"approver": (before.name if before else "", person.name)},
    )


def resettle(run: Run, step: Step) -> bool:
    """Hand an open step on whose approver may not decide it any more. True when it changed hands.

    The deadline stays the paper's; the one who takes over gets reminders of their own.
    """
    before = step.approver_id
    if not settle(run, step):
        stop(run)
        return False
    if step.approver_id == before:
        return False
    for name in TOLD_FIELDS:
        setattr(step, name, None)
    step.save(update_fields=TOLD_FIELDS)
    news.tell_your_turn(step, run.stand_in_of(step))
    return True


def stop(run: Run) -> None:
    """Nobody may decide: wait for an administrator, with no clock running. It never passes by itself (ORG-4)."""
    for step in run.open:
        step.state = StepState.WAITING
        for name in CLOCK_FIELDS:
            setattr(step, name, None)
        step.save(update_fields=["state", *CLOCK_FIELDS])
    run.request.state = RequestState.STOPPED
    run.request.due_at = None
    run.request.save(update_fields=["state", "due_at"])
    tell_stopped(run.request)


def tell_stopped(request: Request) -> None:
    """Record that a request stands still, and tell those who can mend it."""
    entry = record(request, ApprovalVerb.STOPPED, by=Person.system())
    news.tell_stopped(request, slot=str(entry.pk))


def go_on(run: Run) -> bool:
    """Take a stopped request up again where everybody needed is found now; its clock starts anew."""
    missing = [
        step
        for step in run.live
        if step.approver is None or not step.approver.is_active or step.approver.pk in run.barred
    ]
    if not run.live or not all(run.planner.instead(step).person for step in missing):
        return False
    for step in missing:
        if step.approver is None and (found := run.planner.instead(step)).person is not None:
            give(run, step, found.person, found.why)
    set_going(run)
    record(run.request, ApprovalVerb.RESUMED, by=Person.system())
    advance(run)
    return True


def set_going(run: Run) -> None:
    """A stopped request is pending again, with a new clock."""
    run.request.state = RequestState.PENDING
    run.request.due_at = start_clock(run.request, run.now)
    run.request.save(update_fields=["state", "due_at"])


def close_live(run: Run, state: StepState) -> list[Step]:
    """End every step that is open or to come; returns those that were open."""
    were_open = run.open
    for step in run.live:
        step.state = state
        step.closed_at = run.now
        step.save(update_fields=["state", "closed_at"])
    return were_open


def lapse(run: Run) -> None:
    """Whoever was asked for an opinion is not asked any more."""
    if run.asked:
        asked = Consultation.objects.filter(pk__in=[one.pk for one in run.asked])
        asked.update(state=ConsultationState.LAPSED, ended_at=run.now)
        run.asked.clear()


def end(run: Run, state: RequestState, *, by: Person) -> None:
    """Close the request and every step that was not asked; no reminder can find it afterwards."""
    close_live(run, StepState.CLOSED)
    lapse(run)
    run.request.state = state
    run.request.due_at = None
    run.request.closed_at = run.now
    run.request.closed_by = by
    run.request.save(update_fields=["state", "due_at", "closed_at", "closed_by"])
