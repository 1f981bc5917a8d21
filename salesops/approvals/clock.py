"""Deadlines of requests and steps (APP-4, APP-5), counted by ``workdays``; docs/rules/chain-and-clock.md."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from salesops import workdays
from salesops.approvals.kinds import Limit
from salesops.base.look import ClockView, RulerView, clock_view, moment_text, ruler_view
from salesops.base.look.figures import local_day, weekday_text

CALENDAR_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class StepTimes:
    """The moments of an open step, worked out once."""

    half_at: datetime
    due_at: datetime
    nag_at: datetime


def end_of(start: datetime, limit: Limit, *, calendar: str = "") -> datetime:
    """When ``limit`` is over, counted from ``start``: the same clock time N days later."""
    if limit.working:
        return workdays.add_working_days(start, limit.days, calendar=calendar)
    return start + timedelta(days=limit.days)


def due_of(
    start: datetime, limit_days: int | None, chain_end: datetime, *, working: bool, calendar: str = ""
) -> datetime:
    """A step's deadline: its own limit from its opening, the chain's end at the latest."""
    if limit_days is None:
        return chain_end
    return min(end_of(start, Limit(limit_days, working), calendar=calendar), chain_end)


def times_of(
    start: datetime, limit_days: int | None, chain_end: datetime, *, working: bool, calendar: str = ""
) -> StepTimes:
    """The moments of a step that opens at ``start``, by its approver's ``calendar`` (the company's where empty).

    One that opens after the chain's end is overdue at once.
    """
    due = due_of(start, limit_days, chain_end, working=working, calendar=calendar)
    half = _half(start, due, working=working, calendar=calendar)
    return StepTimes(half_at=half, due_at=due, nag_at=next_nag(due, due, calendar=calendar))


def _half(start: datetime, due: datetime, *, working: bool, calendar: str) -> datetime:
    if due <= start:
        return due
    if not working:
        return start + (due - start) / 2
    return workdays.halfway(start, due, calendar=calendar)


def next_nag(due_at: datetime, now: datetime, *, calendar: str = "") -> datetime:
    """The first reminder "each working day after" that lies in the future: skips those a sleeping tick missed."""
    nag = workdays.add_working_days(due_at, 1, calendar=calendar)
    while nag <= now:
        nag = workdays.add_working_days(nag, 1, calendar=calendar)
    return nag


def step_clock(opened_at: datetime, due_at: datetime, *, working: bool, now: datetime, calendar: str = "") -> ClockView:
    """The running clock of a step."""
    if not working:
        return clock_view(
            left_minutes=_minutes(now, due_at),
            total_minutes=max(1, _minutes(opened_at, due_at)),
            due_at=due_at,
            minutes_per_day=CALENDAR_DAY,
        )
    left = workdays.working_minutes(now, due_at, calendar=calendar)
    return clock_view(
        left_minutes=left if now <= due_at else min(-1, left),
        total_minutes=max(1, workdays.working_minutes(opened_at, due_at, calendar=calendar)),
        due_at=due_at,
        minutes_per_day=workdays.minutes_per_day(calendar=calendar),
        is_expected=workdays.is_expected(local_day(due_at), calendar=calendar),
    )


def ruler(
    opened_at: datetime, due_at: datetime, step_from: datetime, step_to: datetime, *, state: str, now: datetime
) -> RulerView | None:
    """The whole chain's working time to scale, with the running step in it; None where there is none to draw."""

    def at(moment: datetime) -> int:
        return max(0, workdays.working_minutes(opened_at, moment)) if moment > opened_at else 0

    total = at(due_at)
    if not total:
        return None
    days, breaks, seen = [(0, weekday_text(workdays.next_opening(opened_at)))], [], {local_day(opened_at)}
    for opening in workdays.openings(opened_at, due_at):
        if local_day(opening) not in seen and at(opening):
            days.append((at(opening), weekday_text(opening)))
        elif at(opening):
            breaks.append(at(opening))
        seen.add(local_day(opening))
    return ruler_view(
        total_minutes=total,
        spent_minutes=at(now),
        step_from=at(step_from),
        step_to=at(step_to),
        days=days,
        breaks=breaks,
        step_text=moment_text(step_to),
        end_text=moment_text(due_at),
        state=state,
    )


def minutes_taken(opened_at: datetime, closed_at: datetime, *, working: bool, calendar: str = "") -> int:
    """How long it took, in the minutes the limit counts."""
    if closed_at <= opened_at:
        return 0
    return (
        workdays.working_minutes(opened_at, closed_at, calendar=calendar) if working else _minutes(opened_at, closed_at)
    )


def minutes_a_day(*, working: bool, calendar: str = "") -> int:
    """What a day is worth on this clock."""
    return workdays.minutes_per_day(calendar=calendar) if working else CALENDAR_DAY


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // 60)
