"""Working days and working time: the table of papers C6, and the calendar behind it."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from salesops.audit import timeline_for
from salesops.base.clock import BUSINESS_TZ
from salesops.base.refusals import Refusal
from salesops.org.models import Person
from salesops.workdays import (
    add_working_days,
    add_working_minutes,
    halfway,
    is_expected,
    is_working,
    minutes_per_day,
    missing_year,
    next_opening,
    working_minutes,
)
from salesops.workdays.actions import drop_override, load_year, override_day
from salesops.workdays.enums import CalendarVerb
from salesops.workdays.models import Day
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-4")]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BUSINESS_TZ)


TABLE = [
    ("2026-02-13 16:00", 2, "2026-02-13 16:00", "2026-02-24 16:00", "2026-02-14 16:00"),
    ("2026-09-30 17:30", 1, "2026-09-30 17:30", "2026-10-08 17:30", "2026-10-08 13:30"),
    ("2026-09-18 10:00", 2, "2026-09-18 10:00", "2026-09-21 10:00", "2026-09-20 10:00"),
    ("2026-10-09 14:00", 1, "2026-10-09 14:00", "2026-10-10 14:00", "2026-10-09 18:00"),
    ("2026-04-30 17:59", 2, "2026-04-30 17:59", "2026-05-07 17:59", "2026-05-06 17:59"),
    ("2026-11-23 12:30", 2, "2026-11-23 13:00", "2026-11-25 13:00", "2026-11-24 12:00"),
    ("2026-11-20 18:00", 2, "2026-11-23 09:00", "2026-11-25 09:00", "2026-11-23 18:00"),
    ("2026-11-21 11:00", 2, "2026-11-23 09:00", "2026-11-25 09:00", "2026-11-23 18:00"),
    ("2026-11-27 19:45", 1, "2026-11-30 09:00", "2026-12-01 09:00", "2026-11-30 14:00"),
]


@pytest.mark.parametrize(("start", "days", "counted_from", "due", "half"), TABLE)
def test_deadlines_of_the_table(start: str, days: int, counted_from: str, due: str, half: str) -> None:
    assert next_opening(at(start)) == at(counted_from)
    assert add_working_days(at(start), days) == at(due)
    assert halfway(at(start), at(due)) == at(half)


def test_a_deadline_in_a_year_without_a_calendar_is_expected_and_no_error() -> None:
    due = add_working_days(at("2026-12-30 15:00"), 2)
    assert due == at("2027-01-04 15:00")  # 31 December, then the Monday after the expected New Year's Day
    assert is_expected(due.date())
    assert not is_expected(date(2026, 12, 31))


def test_a_year_nobody_loaded_counts_monday_to_friday() -> None:
    assert add_working_days(at("2031-09-30 10:00"), 1) == at("2031-10-01 10:00")
    assert is_expected(date(2031, 10, 1))


def test_working_days_of_2026_as_published() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    by_month = [sum(is_working(day) for day in days if day.month == month) for month in range(1, 13)]
    assert by_month == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
    weekends = [day.isoformat()[5:] for day in days if day.weekday() > 4 and is_working(day)]
    assert weekends == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def test_every_year_from_2016_is_official() -> None:
    assert not [year for year in range(2016, 2027) if is_expected(date(year, 6, 1))]


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-23 09:00", "2026-11-23 18:00", 480),
        ("2026-11-23 11:30", "2026-11-23 13:30", 60),
        ("2026-11-20 17:00", "2026-11-23 10:00", 120),
        ("2026-11-21 08:00", "2026-11-22 20:00", 0),
        ("2026-11-23 10:00", "2026-11-23 09:30", -30),
        ("2026-10-09 17:00", "2026-10-10 10:00", 120),
    ],
)
def test_working_minutes(start: str, end: str, minutes: int) -> None:
    assert working_minutes(at(start), at(end)) == minutes


def test_adding_minutes_and_counting_them_agree() -> None:
    start = at("2026-02-13 10:17")
    for minutes in (1, 103, 480, 481, 4000):
        assert working_minutes(start, add_working_minutes(start, minutes)) == minutes


def test_moments_in_another_zone_are_counted_in_shanghai() -> None:
    assert add_working_days(datetime.fromisoformat("2026-11-23T02:00:00+00:00"), 1) == at("2026-11-24 10:00")


def test_nothing_is_due_in_the_past() -> None:
    with pytest.raises(ValueError, match="ahead"):
        add_working_days(at("2026-11-23 10:00"), -1)


def test_an_override_counts_at_once_and_survives_a_reload(cast: Cast) -> None:
    assert is_working(date(2026, 11, 24))
    override_day(date(2026, 11, 24), is_working=False, note="厂庆", by=cast.hu)
    assert add_working_days(at("2026-11-23 10:00"), 1) == at("2026-11-25 10:00")
    load_year(2026, by=cast.hu)
    assert not is_working(date(2026, 11, 24))
    drop_override(date(2026, 11, 24), by=cast.hu)
    assert is_working(date(2026, 11, 24))


def test_an_override_of_a_holiday_gives_way_to_the_holiday_again(cast: Cast) -> None:
    override_day(date(2026, 10, 2), is_working=True, note="盘点", by=cast.hu)
    assert is_working(date(2026, 10, 2))
    drop_override(date(2026, 10, 2), by=cast.hu)
    assert not is_working(date(2026, 10, 2))


def test_an_override_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        override_day(date(2026, 11, 24), is_working=False, note=" ", by=cast.hu)
    assert caught.value.field == "note"


@pytest.mark.rule("CNF-2")
def test_the_trail_keeps_who_moved_a_day_and_from_what(cast: Cast) -> None:
    day = date(2026, 10, 2)
    override_day(day, is_working=True, note="盘点", by=cast.hu)
    drop_override(day, by=Person.system())
    drop_override(day, by=cast.hu)  # nothing is left to drop, and nothing is told
    dropped, overridden = timeline_for(Day(date=day))
    assert (overridden.who, overridden.verb, overridden.quote) == (cast.hu.name, CalendarVerb.OVERRIDDEN, "盘点")
    assert {(change.before, change.after) for change in overridden.changes} == {
        ("否", "是"), ("国家日历", "公司调整"),
    }  # fmt: skip
    assert (dropped.is_system, dropped.verb) == (True, CalendarVerb.OVERRIDE_DROPPED)
    assert timeline_for(Day(date=date(2026, 10, 3))) == []


@pytest.mark.rule("CNF-2")
def test_nobody_but_the_administrator_moves_a_day(cast: Cast) -> None:
    override_day(date(2026, 11, 24), is_working=False, note="厂庆", by=cast.hu)
    before = list(Day.objects.values_list())
    for person in cast.people:
        if person == cast.hu:
            continue
        for change in (
            lambda by: override_day(date(2026, 11, 25), is_working=False, note="我想休息", by=by),
            lambda by: drop_override(date(2026, 11, 24), by=by),
            lambda by: load_year(2026, by=by),
        ):
            with pytest.raises(PermissionDenied):
                change(person)
    assert list(Day.objects.values_list()) == before


def test_loading_a_year_again_changes_nothing_and_tells_nothing(cast: Cast) -> None:
    before = list(Day.objects.values_list())
    load_year(2026, by=cast.hu)
    assert list(Day.objects.values_list()) == before
    assert timeline_for(Day(date=date(2026, 1, 1))) == []
    Day.objects.filter(date=date(2026, 10, 2)).delete()
    load_year(2026, by=cast.hu)
    assert list(Day.objects.values_list()) == before
    assert [entry.verb for entry in timeline_for(Day(date=date(2026, 1, 1)))] == [CalendarVerb.YEAR_LOADED]


def test_the_administrator_hears_of_a_missing_year_sixty_days_ahead() -> None:
    assert missing_year(date(2026, 10, 1)) is None
    assert missing_year(date(2026, 11, 21)) == 2027
    assert missing_year(date(2027, 3, 1)) == 2027


def test_a_hundred_deadlines_cost_no_query_once_the_calendar_is_read(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(2):
        for _ in range(100):
            working_minutes(at("2026-11-20 10:00"), add_working_days(at("2026-11-20 10:00"), 2))


def test_a_day_has_eight_hours() -> None:
    assert minutes_per_day() == 480


def test_the_command_says_what_it_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_calendar", "2026", "2028")
    assert capsys.readouterr().out.splitlines() == [
        "2026: 25 days that differ from Monday to Friday (official)",
        "2028: 13 days that differ from Monday to Friday (expected, no notice published yet)",
    ]
    with pytest.raises(CommandError):
        call_command("load_calendar", "9999")


def test_the_administrator_overrides_a_day_and_takes_it_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.hu, backend="salesops.org.backends.PersonBackend")
    day = date(2026, 11, 24)
    add = reverse("admin:workdays_day_add")
    assert "APP-4" in client.post(add, {"date": "2026-11-24", "note": " "}).content.decode()
    client.post(add, {"date": "2026-11-24", "note": "厂庆"})
    assert not is_working(day)
    assert client.get(reverse("admin:workdays_day_changelist")).status_code == 200
    client.post(
        reverse("admin:workdays_day_changelist"), {"action": "drop_overrides", "_selected_action": ["2026-11-24"]}
    )
    assert is_working(day)
