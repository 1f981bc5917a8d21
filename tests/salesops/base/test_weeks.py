"""Weeks around the ends of years."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.base.clock import BUSINESS_TZ
from salesops.base.weeks import Week, parse_week, week_of


@pytest.mark.rule("RPT-1")
@pytest.mark.parametrize(
    ("day", "code", "monday", "sunday"),
    [
        (date(2026, 11, 21), "2026W47", date(2026, 11, 16), date(2026, 11, 22)),
        (date(2026, 12, 31), "2026W53", date(2026, 12, 28), date(2027, 1, 3)),
        (date(2027, 1, 3), "2026W53", date(2026, 12, 28), date(2027, 1, 3)),
        (date(2027, 1, 4), "2027W01", date(2027, 1, 4), date(2027, 1, 10)),
        (date(2024, 12, 30), "2025W01", date(2024, 12, 30), date(2025, 1, 5)),
        (date(2025, 12, 29), "2026W01", date(2025, 12, 29), date(2026, 1, 4)),
    ],
)
def test_the_week_of_a_day(day: date, code: str, monday: date, sunday: date) -> None:
    week = week_of(day)
    assert (week.code, week.monday, week.sunday) == (code, monday, sunday)
    assert parse_week(code) == week


@pytest.mark.rule("RPT-1")
def test_it_ends_on_sunday_at_24_in_shanghai() -> None:
    week = parse_week("2026W53")
    assert week.end == datetime(2027, 1, 4, tzinfo=BUSINESS_TZ)
    assert week.due_at(7) == week.end
    assert week.end == week.shifted(1).start


@given(st.dates(date(1950, 1, 9), date(2199, 12, 1)))
def test_every_day_lies_in_its_week_and_the_code_leads_back(day: date) -> None:
    week = week_of(day)
    assert week.monday <= day <= week.sunday
    assert parse_week(week.code) == week
    assert week.shifted(1).shifted(-1) == week


@pytest.mark.parametrize(
    "code",
    [
        "2027W53",
        "2026W54",
        "2026W00",
        "0000W01",
        "9999W52",
        "1949W01",
        "2026-W47",
        "2026w47",
        "２０２６W47",
        "",
        "W",
        "2026W47\n",
    ],
)
def test_what_is_no_week(code: str) -> None:
    with pytest.raises(ValueError):
        parse_week(code)


def test_weeks_have_an_order() -> None:
    assert Week(date(2026, 12, 28)) < Week(date(2027, 1, 4))
