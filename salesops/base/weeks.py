"""Weeks: codes, ends, neighbours. Plain functions over dates."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from salesops.base.clock import shanghai

_CODE = re.compile(r"(\d{4})W(\d{2})\Z", re.ASCII)
# Where business days lie (base.fields.DateInput); the calendar's own ends leave no room for neighbours.
_EARLIEST, _LATEST = 1950, 2199


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week, Monday to Sunday; W01 may begin in December, and some years have a W53."""

    monday: date

    @property
    def code(self) -> str:
        """ "2026W47"."""
        year, week, _day = self.monday.isocalendar()
        return f"{year}W{week:02}"

    @property
    def number(self) -> int:
        """47: its place in its ISO year."""
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def start(self) -> datetime:
        """Monday 00:00 in Shanghai."""
        return shanghai(self.monday)

    @property
    def end(self) -> datetime:
        """Sunday 24:00, the first moment that is no longer in it."""
        return shanghai(self.monday + timedelta(days=7))

    def due_at(self, days: int) -> datetime:
        """``days`` after Monday 00:00, in Shanghai."""
        return shanghai(self.monday + timedelta(days=days))

    def shifted(self, weeks: int) -> "Week":
        """So many weeks later (or earlier, below zero)."""
        return Week(self.monday + timedelta(weeks=weeks))


def week_of(day: date) -> Week:
    """The week that holds the day."""
    return Week(day - timedelta(days=day.weekday()))


def parse_week(code: str) -> Week:
    """The week of a code such as "2026W47". ``ValueError`` for anything else, W53 of a short year included."""
    found = _CODE.match(code)
    if not found or not _EARLIEST <= int(found[1]) <= _LATEST:
        raise ValueError(f"{code!r} is no week")
    return Week(date.fromisocalendar(int(found[1]), int(found[2]), 1))
