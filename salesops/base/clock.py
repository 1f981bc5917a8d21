"""The company's clock: every action takes its moment from here.

Tests, the demo, the import of history and ``tick --now`` set it; nothing else in the house asks the
operating system what time it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BUSINESS_TZ = ZoneInfo("Asia/Shanghai")

_set_to: ContextVar[datetime | None] = ContextVar("salesops_clock", default=None)


def now() -> datetime:
    """The present moment, timezone-aware (UTC unless the clock was set in another zone)."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """The business day: the calendar date in Shanghai."""
    return now().astimezone(BUSINESS_TZ).date()


def shanghai(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The moment at which a Shanghai wall clock shows ``hour:minute`` on ``day``."""
    return datetime.combine(day, time(hour, minute), tzinfo=BUSINESS_TZ)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Set the clock to an aware ``moment`` for the length of the block.

    Raises ``ValueError`` for a naive moment: it would be read in the server's zone.
    """
    if moment.tzinfo is None:
        raise ValueError("the clock takes timezone-aware moments only")
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
