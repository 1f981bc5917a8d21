"""How a month is written in an address: "2026-10". The month itself is its first day (`ledger`)."""

import re
from datetime import date

_CODE = re.compile(r"(\d{4})-(\d{2})\Z", re.ASCII)
# Where business days lie (base.fields.DateInput); the calendar's own ends leave no room for neighbours.
_EARLIEST, _LATEST = 1950, 2199
MONTHS = 12


def month_code(month: date) -> str:
    """2026-10"""
    return f"{month:%Y-%m}"


def parse_month(code: str) -> date:
    """The month of a code such as "2026-10". ``ValueError`` for anything else."""
    found = _CODE.match(code)
    if not found or not _EARLIEST <= int(found[1]) <= _LATEST or not 1 <= int(found[2]) <= MONTHS:
        raise ValueError(f"{code!r} is no month")
    return date(int(found[1]), int(found[2]), 1)
