"""`make bench`: what a hundred thousand deadlines cost, over a year with its holidays; the limit is one second."""

import gc
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from statistics import median
from time import perf_counter

import pytest

from salesops.base import clock
from salesops.workdays import add_working_days, add_working_minutes, halfway, working_minutes
from salesops.workdays.calendar import calendar_of

pytestmark = pytest.mark.django_db

COUNT = 100_000
LIMIT = 1000.0
RUNS = 5
YEAR_OF_MINUTES = 365 * 24 * 60
SHORT, LONG = timedelta(days=2, hours=3), timedelta(days=40)


def cost(count: Callable[[datetime], object], starts: list[datetime]) -> float:
    """Milliseconds for all starts, the median of some runs."""
    taken = []
    for _run in range(RUNS):
        gc.collect()
        began = perf_counter()
        for start in starts:
            count(start)
        taken.append((perf_counter() - began) * 1000)
    return median(taken)


def test_working_time(capsys: pytest.CaptureFixture[str]) -> None:
    random, first = Random(4), clock.shanghai(date(2026, 1, 1))
    starts = [first + timedelta(minutes=random.randrange(YEAR_OF_MINUTES)) for _ in range(COUNT)]
    calendar_of()
    with capsys.disabled():
        print(f"\n{'100,000 AT A TIME':<44}{'ours':>12}{'limit':>12}{'ratio':>8}{'per second':>14}")
        for name, count in (
            ("deadline, two working days", lambda start: add_working_days(start, 2)),
            ("deadline, 480 working minutes", lambda start: add_working_minutes(start, 480)),
            ("working minutes of two days", lambda start: working_minutes(start, start + SHORT)),
            ("working minutes of forty days", lambda start: working_minutes(start, start + LONG)),
            ("half of a limit", lambda start: halfway(start, start + SHORT)),
        ):
            mine = cost(count, starts)
            rate = f"{COUNT / mine * 1000:,.0f}"
            print(f"{name:<44}{mine:>9.1f} ms{LIMIT:>9.1f} ms{mine / LIMIT:>8.2f}{rate:>14}")
            assert mine <= LIMIT, name
