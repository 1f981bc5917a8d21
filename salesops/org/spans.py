"""The first and the last day of a dated row. Its range ends, half-open, with the day after the last one."""

from datetime import date, timedelta
from typing import Any


def first_day(row: Any) -> date:
    """The day it begins with: every row of people and departments has one."""
    day: date = row.during.lower
    return day


def last_day(row: Any) -> date | None:
    """The last day that counts; none while no end is set."""
    after: date | None = row.during.upper
    return after - timedelta(days=1) if after else None
