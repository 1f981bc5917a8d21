"""What is known about days and hours (APP-4), read once and laid out for counting.

A process reads the tables (a few hundred rows: only days that differ from Monday to Friday are stored) and keeps them
for half a minute, so that a list of a hundred deadlines costs no query; an override is seen elsewhere within that
time. A regional calendar is the company's with that region's days and hours put over it.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from time import monotonic

from django.apps import apps

from salesops.base import clock
from salesops.policy import setting_history
from salesops.workdays.policies import parse_hours

type Hours = tuple[tuple[time, time], ...]
type HoursSince = tuple[tuple[date, Hours], ...]

KEPT_SECONDS = 30.0
WARN_DAYS = 60
MINUTES_A_DAY = 24 * 60
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Year:
    """The working time of one year, laid out so that a moment is found by bisection.

    ``opens`` and ``closes`` are minutes on the wall clock since 1 January of the year 1; ``done`` is the working time
    of the year up to the end of each span; ``days`` are the ordinals of the working days.
    """

    opens: list[int]
    closes: list[int]
    done: list[int]
    days: list[int]

    @property
    def total(self) -> int:
        """Working minutes of the year."""
        return self.done[-1] if self.done else 0


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known about days: differing days, overrides, years with a published calendar, hours since when."""

    working: dict[date, bool]
    overridden: frozenset[date]
    official_years: frozenset[int]
    hours: HoursSince
    _years: dict[int, Year] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """By the table; a day without a row by its weekday."""
        return self.working.get(day, day.weekday() <= _FRIDAY)

    def is_expected(self, day: date) -> bool:
        """Is the day's year not published yet, so that it may turn out otherwise?"""
        return day.year not in self.official_years and day not in self.overridden

    def hours_on(self, day: date) -> Hours:
        """The opening hours valid on a day, working or not."""
        return next(hours for since, hours in self.hours if since <= day)

    def year(self, number: int) -> Year:
        """The working time of a year, laid out when it is first asked for. Raises ``OverflowError`` after 9999."""
        laid_out = self._years.get(number)
        if laid_out is None:
            laid_out = self._years[number] = self._lay_out(number)
        return laid_out

    def _lay_out(self, number: int) -> Year:
        if number > date.max.year:
            raise OverflowError("no calendar goes beyond the year 9999")
        year = Year([], [], [], [])
        worked = 0
        for ordinal in range(date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            if not self.is_working(day):
                continue
            year.days.append(ordinal)
            midnight = (ordinal - 1) * MINUTES_A_DAY
            for opens, closes in self.hours_on(day):
                worked += _minutes(closes) - _minutes(opens)
                year.opens.append(midnight + _minutes(opens))
                year.closes.append(midnight + _minutes(closes))
                year.done.append(worked)
        return year


_kept: tuple[float, dict[str, Calendar]] | None = None


def calendar_of(code: str = "") -> Calendar:
    """The calendar of a region by its code, the company's where empty."""
    global _kept  # noqa: PLW0603 - one set of calendars per process is the point
    if _kept is None or monotonic() - _kept[0] > KEPT_SECONDS:
        _kept = (monotonic(), {"": _company()})
    calendars = _kept[1]
    # A code comes out of a foreign key; one without rows is a calendar that differs in nothing.
    return calendars.get(code) or calendars.setdefault(code, _regional(code, calendars[""]))


def forget_calendar() -> None:
    """Read the tables again at the next question; called when a day or an hour was changed."""
    global _kept  # noqa: PLW0603 - see above
    _kept = None


def _company() -> Calendar:
    # By name: ``from salesops.workdays import …`` must work while Django is still loading the models.
    rows = list(apps.get_model("workdays", "Day")._default_manager.values_list("date", "is_working", "source"))
    return Calendar(
        working={day: working for day, working, _source in rows},
        overridden=frozenset(day for day, _working, source in rows if source == "override"),
        official_years=frozenset(day.year for day, _working, source in rows if source == "official"),
        hours=tuple(setting_history("workdays.hours")),
    )


def _regional(code: str, company: Calendar) -> Calendar:
    days = apps.get_model("workdays", "RegionalDay")._default_manager.filter(calendar=code)
    hours = apps.get_model("workdays", "RegionalHours")._default_manager.filter(calendar=code).order_by("valid_from")
    working = dict(days.values_list("date", "is_working"))
    own = [(since, parse_hours(text) if text else None) for since, text in hours.values_list("valid_from", "hours")]
    return Calendar(
        working=company.working | working,
        overridden=company.overridden | working.keys(),
        official_years=company.official_years,
        hours=_put_over(company, own),
    )


def _put_over(company: Calendar, own: list[tuple[date, Hours | None]]) -> HoursSince:
    """The hours of a region since when, newest first: its own, and the company's where it has none."""
    begins = [since for since, _hours in own]
    changes = sorted({*begins, *(since for since, _hours in company.hours)}, reverse=True)

    def on(day: date) -> Hours:
        place = bisect_right(begins, day)
        return (own[place - 1][1] if place else None) or company.hours_on(day)

    return tuple((since, on(since)) for since in changes)


def is_working(day: date, *, calendar: str = "") -> bool:
    """Is this a working day: the official calendar, adjusted weekends and overrides included?"""
    return calendar_of(calendar).is_working(day)


def is_expected(day: date, *, calendar: str = "") -> bool:
    """Is the calendar of this day's year not published yet? Clocks that end there say so."""
    return calendar_of(calendar).is_expected(day)


def missing_year(on: date | None = None) -> int | None:
    """The year that begins within 60 days and has no published calendar yet, for the administrator's desk."""
    today = on or clock.today()
    known = calendar_of()
    for day in (today, today + timedelta(days=WARN_DAYS)):
        if day.year not in known.official_years:
            return day.year
    return None


def minutes_per_day(on: date | None = None, *, calendar: str = "") -> int:
    """Working minutes of a working day by the hours in force."""
    return sum(
        _minutes(closes) - _minutes(opens) for opens, closes in calendar_of(calendar).hours_on(on or clock.today())
    )


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
