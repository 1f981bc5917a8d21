"""The official working calendar with the company's and the regions' overrides, and working time counted by it."""

from salesops.workdays.calendar import forget_calendar, is_expected, is_working, minutes_per_day, missing_year
from salesops.workdays.counting import (
    add_working_days,
    add_working_minutes,
    halfway,
    next_opening,
    openings,
    working_minutes,
)

__all__ = [
    "add_working_days",
    "add_working_minutes",
    "forget_calendar",
    "halfway",
    "is_expected",
    "is_working",
    "minutes_per_day",
    "missing_year",
    "next_opening",
    "openings",
    "working_minutes",
]
