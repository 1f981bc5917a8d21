"""The arithmetic against a clock that is stepped through, half a minute at a time (``stepping.py``).

A history is one limit as an approval has it: a start at any moment, a limit in days, the half of it, what is left and
what was taken at some moment on the way. The short form runs with the suite, 20,000 histories with ``make faults``.
"""

from collections import Counter
from datetime import timedelta

import pytest

from salesops.base import clock
from salesops.workdays import add_working_days, add_working_minutes, halfway, next_opening, working_minutes
from tests.cast import Cast
from tests.salesops.workdays.stepping import CORNERS, HALF_MINUTE, LONGEST, STARTS, TICKS, world

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-4", "APP-5")]

HISTORIES = 100
"""In each world."""
WORLDS = [pytest.param(20, id="2000"), pytest.param(200, id="20000", marks=pytest.mark.long)]


@pytest.mark.slow
@pytest.mark.parametrize("worlds", WORLDS)
def test_the_fast_clock_shows_what_the_slow_one_shows(
    cast: Cast, worlds: int, capsys: pytest.CaptureFixture[str]
) -> None:
    met: Counter[str] = Counter()
    for seed in range(worlds):
        with world(seed, cast.hu) as (slow, random):
            for _history in range(HISTORIES):
                code = random.choice(("", "far"))
                start = clock.shanghai(slow.first) + random.randrange(STARTS * TICKS) * HALF_MINUTE
                days = random.randrange(LONGEST + 1)
                due = slow.add_days(code, start, days)
                assert next_opening(start, calendar=code) == slow.next_opening(code, start)
                assert add_working_days(start, days, calendar=code) == due, (seed, code, start, days)
                total = slow.worked(code, start, due)
                half = slow.add_minutes(code, start, total // 2)
                assert halfway(start, due, calendar=code) == half, (seed, code, start, due)
                now = start + random.randrange(int((due - start) / HALF_MINUTE) + 1) * HALF_MINUTE
                taken, left = slow.worked(code, start, now), slow.worked(code, now, due)
                assert working_minutes(start, now, calendar=code) == taken, (seed, code, start, now)
                assert working_minutes(now, due, calendar=code) == left, (seed, code, now, due)
                assert working_minutes(due, now, calendar=code) == -left
                assert add_working_minutes(now, left, calendar=code) == slow.add_minutes(code, now, left)
                met["over new year"] += start.year < due.year
                met["over days off"] += due - start > timedelta(days=days + 2)
                met["regional"] += code != ""
                met["outside hours"] += next_opening(start, calendar=code) != start
    with capsys.disabled():
        seen = ", ".join(f"{count} {what}" for what, count in sorted(met.items()))
        print(f"\n{worlds * HISTORIES} histories in {worlds} worlds ({len(CORNERS)} seasons): {seen}")
    assert min(met.values()) > worlds


def test_the_slow_clock_sees_a_wrong_one(cast: Cast) -> None:
    """The twin: clocks that forget the region, the adjusted weekends or the breaks are found out."""
    found: Counter[str] = Counter()
    for seed in range(len(CORNERS)):
        with world(seed, cast.hu) as (slow, random):
            for _history in range(HISTORIES):
                start = clock.shanghai(slow.first) + random.randrange(STARTS * TICKS) * HALF_MINUTE
                begun = slow.next_opening("", start)
                found["region"] += add_working_days(start, 3) != slow.add_days("far", start, 3)
                found["weekends"] += slow.add_days("", start, 1).isoweekday() > 5
                found["breaks"] += begun + timedelta(minutes=300) != slow.add_minutes("", start, 300)
    assert min(found[what] for what in ("region", "weekends", "breaks")) > len(CORNERS)
