"""The official working calendar with the company's overrides."""

from salesops.workdays.calendar import (
    add_working_days,
    add_working_minutes,
    forget_calendar,
    halfway,
    is_expected,
    is_working,
    minutes_per_day,
    missing_year,
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
