"""The slow clock: a company and a region with their own days and hours, stepped through half a minute at a time.

It knows nothing of the product's arithmetic. Days and hours are decided through the doors that an administrator uses,
and written down here a second time, in dictionaries.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random

from django.db import transaction

from salesops.base import clock
from salesops.org.models import Person
from salesops.policy.actions import set_policy
from salesops.workdays import forget_calendar
from salesops.workdays.actions import override_day
from salesops.workdays.models import Day
from salesops.workdays.regional import make_calendar, set_regional_day, set_regional_hours

HALF_MINUTE = timedelta(seconds=30)
TICKS = 24 * 60 * 2
"""Half minutes of a day."""
STARTS, SEEN = 30, 110
"""Days on which a history may begin, and days that are stepped through at most."""
LONGEST = 12
"""Working days of the longest limit."""

HOURS = (
    "09:00-12:00,13:00-18:00",
    "08:30-12:00,13:30-17:30",
    "10:00-14:00,15:30-19:30",
    "07:15-11:45",
    "00:00-08:00,16:00-23:59",
    "06:00-07:01,09:15-10:46,20:00-23:00",
)
# What each window is about: before it begins, deadlines lie in the old order of things, and behind it in the new one.
CORNERS = {
    "new year": (12, 20),
    "spring festival": (1, 18),
    "lantern": (2, 8),
    "adjusted weekends of spring": (4, 15),
    "autumn": (9, 10),
    "after the golden week": (10, 3),
}

type Spans = tuple[tuple[time, ...], ...]


def spans(text: str) -> Spans:
    """Opening and closing times, read the plain way."""
    return tuple(tuple(time.fromisoformat(edge) for edge in part.split("-")) for part in text.split(","))


@cache
def ticks_of(hours: Spans) -> bytes:
    """Each half minute of a working day: is work being done?"""
    moments = [time(tick // 120, tick // 2 % 60, tick % 2 * 30) for tick in range(TICKS)]
    return bytes(any(opens <= at < closes for opens, closes in hours) for at in moments)


@dataclass
class World:
    """Days and hours of the company ("") and of a region, as the oracle knows them."""

    first: date
    works: dict[str, dict[date, bool]]
    hours: dict[str, dict[date, Spans]]

    def __post_init__(self) -> None:
        self._ticks = {code: self._stepped(code) for code in self.works}

    def _stepped(self, code: str) -> bytes:
        days = [self.first + timedelta(days=number) for number in range(SEEN)]
        return b"".join(ticks_of(self.hours[code][day]) if self.works[code][day] else bytes(TICKS) for day in days)

    def _tick(self, moment: datetime) -> int:
        return int((moment - clock.shanghai(self.first)) / HALF_MINUTE)

    def _moment(self, tick: int) -> datetime:
        return clock.shanghai(self.first) + tick * HALF_MINUTE

    def next_opening(self, code: str, moment: datetime) -> datetime:
        """Step until work goes on."""
        tick = self._tick(moment)
        while not self._ticks[code][tick]:
            tick += 1
        return self._moment(tick)

    def add_days(self, code: str, moment: datetime, days: int) -> datetime:
        """Step from the next opening, day by day."""
        begun = self.next_opening(code, moment)
        day = begun.date()
        while days:
            day += timedelta(days=1)
            days -= self.works[code][day]
        return datetime.combine(day, begun.timetz())

    def add_minutes(self, code: str, moment: datetime, minutes: int) -> datetime:
        """Step until so much work was done."""
        tick, left = self._tick(self.next_opening(code, moment)), 2 * minutes
        while left:
            left -= self._ticks[code][tick]
            tick += 1
        return self._moment(tick)

    def worked(self, code: str, start: datetime, end: datetime) -> int:
        """Whole minutes of work between two moments."""
        return sum(self._ticks[code][self._tick(start) : self._tick(end)]) // 2


@contextmanager
def world(seed: int, by: Person) -> Iterator[tuple[World, Random]]:
    """A world decided by chance, in the database and beside it; it goes with the block."""
    random = Random(seed)
    corner = list(CORNERS.values())[seed % len(CORNERS)]
    first = date(random.randrange(2017, 2028), *corner)
    with transaction.atomic(), clock.at(clock.shanghai(first)):
        yield _decided(first, random, by), random
        transaction.set_rollback(True)
    forget_calendar()


def _decided(first: date, random: Random, by: Person) -> World:
    days = [first + timedelta(days=number) for number in range(SEEN)]
    official = dict(Day.objects.filter(date__in=days).values_list("date", "is_working"))
    company = {day: official.get(day, day.isoweekday() <= 5) for day in days}
    company_hours = dict.fromkeys(days, spans(HOURS[0]))
    for day in random.sample(days, 4):
        company[day] = random.random() < 0.5
        override_day(day, is_working=company[day], note="机缘", by=by)
    for since in sorted(random.sample(days, random.randrange(3))):
        text = random.choice(HOURS)
        set_policy("workdays.hours", text, valid_from=since, reason="机缘", by=by)
        company_hours |= {day: spans(text) for day in days if day >= since}
    region, region_hours = dict(company), dict(company_hours)
    calendar = make_calendar("far", "远方", by=by)
    for day in random.sample(days, 5):
        region[day] = random.random() < 0.5
        set_regional_day(calendar, day, is_working=region[day], note="机缘", by=by)
    for since in sorted(random.sample(days, random.randrange(4))):
        text = random.choice(("", *HOURS))
        set_regional_hours(calendar, text, valid_from=since, note="机缘", by=by)
        region_hours |= {day: spans(text) if text else company_hours[day] for day in days if day >= since}
    forget_calendar()
    return World(first, {"": company, "far": region}, {"": company_hours, "far": region_hours})
