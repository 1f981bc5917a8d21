"""The official calendar of the mainland, as far as it has been published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class OfficialDay:
    """A day that differs from plain Monday to Friday, or marks its year as known (1 January)."""

    date: date
    is_working: bool
    source: str
    note: str


def days_of(year: int) -> Iterator[OfficialDay]:
    """The days of a year that are not what their weekday says, and 1 January.

    The State Council's notice moves weekends; for a year without one the package guesses the holidays from the moon
    and knows of no moved weekend. Such days are "expected", and deadlines that count them say so.
    """
    import holidays  # noqa: PLC0415 - slow: 0.4 s, which no web worker should pay

    known = holidays.country_holidays("CN", years=year, language="zh_CN")
    moved = {day for day in known.weekend_workdays if day.year == year}
    source = "official" if moved else "expected"
    day = date(year, 1, 1)
    while day.year == year:
        weekday = day.weekday() <= FRIDAY
        working = day in moved or (weekday and day not in known)
        if working != weekday or (day.month, day.day) == (1, 1):
            yield OfficialDay(day, working, source, "调休上班" if day in moved else _name(known.get(day)))
        day += timedelta(days=1)


def _name(holiday: str | None) -> str:
    return (holiday or "")[:100]
