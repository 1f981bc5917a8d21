"""Months: their codes, ends and neighbours. Plain functions over dates; a month is its first day."""

import re
from datetime import date, timedelta

_CODE = re.compile(r"(\d{4})-(\d{2})\Z", re.ASCII)
# Where business days lie (base.fields.DateInput); the calendar's own ends leave no room for neighbours.
_EARLIEST, _LATEST = 1950, 2199
DECEMBER = 12


def month_of(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """The first day of the month after it."""
    return date(month.year + month.month // DECEMBER, month.month % DECEMBER + 1, 1)


def month_before(month: date) -> date:
    """The first day of the month before it."""
    return month_of(month_of(month) - timedelta(days=1))


def last_day(month: date) -> date:
    """The month's last day."""
    return month_after(month) - timedelta(days=1)


def month_code(month: date) -> str:
    """2026-10"""
    return f"{month:%Y-%m}"


def parse_month(code: str) -> date:
    """The month of a code such as "2026-10". ``ValueError`` for anything else."""
    found = _CODE.match(code)
    if not found or not _EARLIEST <= int(found[1]) <= _LATEST or not 1 <= int(found[2]) <= DECEMBER:
        raise ValueError(f"{code!r} is no month")
    return date(int(found[1]), int(found[2]), 1)
