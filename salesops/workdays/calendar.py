"""Working days and working time (APP-4).

Everything is counted on the Shanghai wall clock; moments come and go timezone-aware. A process reads the whole table
(a few hundred rows: only days that differ from Monday to Friday are stored) and keeps it for half a minute, so that a
list of a hundred deadlines costs no query; an override is seen elsewhere within that time.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import monotonic

from django.apps import apps

from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.policy import setting_history

type Hours = tuple[tuple[time, time], ...]

KEPT_SECONDS = 30.0
WARN_DAYS = 60
_FRIDAY = 4
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known about days: differing days, overrides, years with a published calendar, hours since when."""

    working: dict[date, bool]
    overridden: frozenset[date]
    official_years: frozenset[int]
    hours: tuple[tuple[date, Hours], ...]

    def is_working(self, day: date) -> bool:
        """By the table; a day without a row by its weekday."""
        return self.working.get(day, day.weekday() <= _FRIDAY)

    def is_expected(self, day: date) -> bool:
        """Is the day's year not published yet, so that it may turn out otherwise?"""
        return day.year not in self.official_years and day not in self.overridden

    def hours_on(self, day: date) -> Hours:
        """The opening hours valid on a day, working or not."""
        return next(hours for since, hours in self.hours if since <= day)

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """Opening and closing moments of a day; none on a day off."""
        if not self.is_working(day):
            return []
        return [
            (datetime.combine(day, opens, tzinfo=BUSINESS_TZ), datetime.combine(day, closes, tzinfo=BUSINESS_TZ))
            for opens, closes in self.hours_on(day)
        ]


_kept: tuple[float, Calendar] | None = None


def _calendar(code: str = "") -> Calendar:
    global _kept  # noqa: PLW0603 - one calendar per process is the point
    if _kept is None or monotonic() - _kept[0] > KEPT_SECONDS:
        _kept = (monotonic(), _load())
    return _kept[1]


def forget_calendar() -> None:
    """Read the table again at the next question; called when a day was changed."""
    global _kept  # noqa: PLW0603 - see above
    _kept = None


def _load() -> Calendar:
    # By name: ``from salesops.workdays import …`` must work while Django is still loading the models.
    rows = list(apps.get_model("workdays", "Day")._default_manager.values_list("date", "is_working", "source"))
    return Calendar(
        working={day: working for day, working, _source in rows},
        overridden=frozenset(day for day, _working, source in rows if source == "override"),
        official_years=frozenset(day.year for day, _working, source in rows if source == "official"),
        hours=tuple(setting_history("workdays.hours")),
    )


def is_working(day: date, *, calendar: str = "") -> bool:
    """Is this a working day: the official calendar, adjusted weekends and company overrides included?"""
    return _calendar(calendar).is_working(day)


def is_expected(day: date, *, calendar: str = "") -> bool:
    """Is the calendar of this day's year not published yet? Deadlines that fall there are shown as expected."""
    return _calendar(calendar).is_expected(day)


def missing_year(on: date | None = None) -> int | None:
    """The year that begins within 60 days and has no published calendar yet, for the administrator's desk."""
    today = on or clock.today()
    known = _calendar()
    for day in (today, today + timedelta(days=WARN_DAYS)):
        if day.year not in known.official_years:
            return day.year
    return None


def minutes_per_day(on: date | None = None, *, calendar: str = "") -> int:
    """Working minutes of a working day by the hours in force."""
    return sum(
        _minutes(closes) - _minutes(opens) for opens, closes in _calendar(calendar).hours_on(on or clock.today())
    )


def next_opening(moment: datetime, *, calendar: str = "") -> datetime:
    """``moment`` itself inside working hours, else the next opening. The closing instant is outside."""
    known = _calendar(calendar)
    moment = moment.astimezone(BUSINESS_TZ)
    day = moment.date()
    while True:
        for opens, closes in known.spans(day):
            if moment < closes:
                return max(moment, opens)
        day += _DAY


def openings(start: datetime, end: datetime, *, calendar: str = "") -> list[datetime]:
    """The moments after ``start`` and before ``end`` at which work begins: each morning, and after each break."""
    known = _calendar(calendar)
    day, last = start.astimezone(BUSINESS_TZ).date(), end.astimezone(BUSINESS_TZ).date()
    found = []
    while day <= last:
        found += [opens for opens, _closes in known.spans(day) if start < opens < end]
        day += _DAY
    return found


def add_working_days(start: datetime, n: int, *, calendar: str = "") -> datetime:
    """The same clock time ``n`` working days later; a start outside hours counts from the next opening (APP-4).

    The result is the last moment in time: a decision at that very instant is not late. Raises ``ValueError`` for a
    negative number.
    """
    if n < 0:
        raise ValueError("deadlines lie ahead")
    known = _calendar(calendar)
    begun = next_opening(start, calendar=calendar)
    day = begun.date()
    while n:
        day += _DAY
        n -= known.is_working(day)
    return datetime.combine(day, begun.timetz())


def add_working_minutes(start: datetime, minutes: int, *, calendar: str = "") -> datetime:
    """The moment at which ``minutes`` of working time have passed since ``start``; it may be a closing instant.

    Raises ``ValueError`` for a negative number.
    """
    if minutes < 0:
        raise ValueError("deadlines lie ahead")
    known = _calendar(calendar)
    moment = next_opening(start, calendar=calendar)
    left = timedelta(minutes=minutes)
    day = moment.date()
    while True:
        for opens, closes in known.spans(day):
            begins = max(moment, opens)
            if begins < closes:
                if left <= closes - begins:
                    return begins + left
                left -= closes - begins
        day += _DAY


def working_minutes(start: datetime, end: datetime, *, calendar: str = "") -> int:
    """Whole minutes of working time from ``start`` to ``end``; negative when ``end`` comes first."""
    if end < start:
        return -working_minutes(end, start, calendar=calendar)
    known = _calendar(calendar)
    start, end = start.astimezone(BUSINESS_TZ), end.astimezone(BUSINESS_TZ)
    worked = timedelta()
    day = start.date()
    while day <= end.date():
        for opens, closes in known.spans(day):
            worked += max(min(end, closes) - max(start, opens), timedelta())
        day += _DAY
    return int(worked.total_seconds() // 60)


def halfway(start: datetime, due: datetime, *, calendar: str = "") -> datetime:
    """When half of the working minutes between the two have passed: the moment of the first reminder (APP-5)."""
    return add_working_minutes(start, working_minutes(start, due, calendar=calendar) // 2, calendar=calendar)


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
