"""Counting working days and working time (APP-4) without walking through them.

Everything is counted on the Shanghai wall clock, in minutes since 1 January of the year 1; moments come and go
timezone-aware. Hours begin and end on whole minutes, so seconds matter only as the rest that is carried along.
"""

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta

from salesops.base.clock import BUSINESS_TZ
from salesops.workdays.calendar import MINUTES_A_DAY, Calendar, Year, calendar_of

type _Place = tuple[int, Year, int, int, int]

_ZERO = datetime(1, 1, 1, tzinfo=BUSINESS_TZ)
_MICROSECONDS = 1_000_000


def next_opening(moment: datetime, *, calendar: str = "") -> datetime:
    """``moment`` itself inside working hours, else the next opening. The closing instant is outside."""
    *_span, minute, rest = _place(calendar_of(calendar), moment)
    return _moment(minute, rest)


def openings(start: datetime, end: datetime, *, calendar: str = "") -> list[datetime]:
    """The moments after ``start`` and before ``end`` at which work begins: each morning, and after each break."""
    known = calendar_of(calendar)
    (first, after, _rest), (last, before, rest) = _wall(start), _wall(end)
    before += bool(rest)  # an opening in the very minute of the end comes before it where seconds have passed
    found = []
    for number in range(first, last + 1):
        opens = known.year(number).opens
        found += [_moment(minute, 0) for minute in opens[bisect_right(opens, after) : bisect_left(opens, before)]]
    return found


def add_working_days(start: datetime, n: int, *, calendar: str = "") -> datetime:
    """The same clock time ``n`` working days later; a start outside hours counts from the next opening (APP-4).

    The result is the last moment in time: a decision at that very instant is not late. Raises ``ValueError`` for a
    negative number.
    """
    if n < 0:
        raise ValueError("deadlines lie ahead")
    known = calendar_of(calendar)
    number, year, _span, minute, rest = _place(known, start)
    days_before, minute_of_day = divmod(minute, MINUTES_A_DAY)
    wanted = bisect_left(year.days, days_before + 1) + n
    while wanted >= len(year.days):
        wanted -= len(year.days)
        number += 1
        year = known.year(number)
    return _moment((year.days[wanted] - 1) * MINUTES_A_DAY + minute_of_day, rest)


def add_working_minutes(start: datetime, minutes: int, *, calendar: str = "") -> datetime:
    """The moment at which ``minutes`` of working time have passed since ``start``; it may be a closing instant.

    Raises ``ValueError`` for a negative number.
    """
    known = calendar_of(calendar)
    return _after(known, _place(known, start), minutes)


def working_minutes(start: datetime, end: datetime, *, calendar: str = "") -> int:
    """Whole minutes of working time from ``start`` to ``end``; negative when ``end`` comes first."""
    known = calendar_of(calendar)
    if end < start:
        return -_between(known, _place(known, end), _place(known, start))
    return _between(known, _place(known, start), _place(known, end))


def halfway(start: datetime, due: datetime, *, calendar: str = "") -> datetime:
    """When half of the working minutes between the two have passed: the moment of the first reminder (APP-5).

    Raises ``ValueError`` where the deadline comes first and work was done in between.
    """
    known = calendar_of(calendar)
    begun, over = _place(known, start), _place(known, due)
    total = _between(known, begun, over) if start <= due else -_between(known, over, begun)
    return _after(known, begun, total // 2)


def _wall(moment: datetime) -> tuple[int, int, int]:
    """A moment on the wall clock: its year, its minute since the year 1, and the microseconds over."""
    local = moment.astimezone(BUSINESS_TZ)
    since = local - _ZERO  # both in one zone: the difference of what the clock on the wall shows
    minutes, seconds = divmod(since.seconds, 60)
    return local.year, since.days * MINUTES_A_DAY + minutes, seconds * _MICROSECONDS + since.microseconds


def _moment(minute: int, rest: int) -> datetime:
    return _ZERO + timedelta(minutes=minute, microseconds=rest)


def _place(known: Calendar, moment: datetime) -> _Place:
    """Where work stands at ``moment``, or begins after it: year, its working time, span, minute, microseconds."""
    number, minute, rest = _wall(moment)
    year = known.year(number)
    while (span := bisect_right(year.closes, minute)) == len(year.closes):
        number += 1
        year = known.year(number)
    if year.opens[span] > minute:
        return number, year, span, year.opens[span], 0
    return number, year, span, minute, rest


def _after(known: Calendar, begun: _Place, minutes: int) -> datetime:
    number, year, span, minute, rest = begun
    if minutes < 0:
        raise ValueError("deadlines lie ahead")
    if minutes == 0:
        return _moment(minute, rest)
    wanted = year.done[span] - (year.closes[span] - minute) + minutes
    # Seconds that run over a closing fall into the next span.
    find = bisect_right if rest else bisect_left
    while (span := find(year.done, wanted)) == len(year.done):
        wanted -= year.total
        number += 1
        year = known.year(number)
    return _moment(year.closes[span] - (year.done[span] - wanted), rest)


def _between(known: Calendar, begun: _Place, over: _Place) -> int:
    first, year, span, minute, rest = begun
    before = year.done[span] - (year.closes[span] - minute)
    last, year, span, minute, rest_over = over
    worked = year.done[span] - (year.closes[span] - minute)
    for number in range(first, last):
        worked += known.year(number).total
    return worked - before - (rest_over < rest)
