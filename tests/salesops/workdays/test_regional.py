"""A region's own days and hours: put over the company's, from a day on, by the administrator and with a reason."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.policy.actions import set_policy
from salesops.workdays import (
    add_working_days,
    add_working_minutes,
    forget_calendar,
    halfway,
    is_expected,
    is_working,
    minutes_per_day,
    next_opening,
    openings,
    working_minutes,
)
from salesops.workdays.actions import override_day
from salesops.workdays.enums import CalendarVerb
from salesops.workdays.models import RegionalCalendar, RegionalDay, RegionalHours
from salesops.workdays.regional import (
    drop_regional_day,
    make_calendar,
    rename_calendar,
    set_regional_day,
    set_regional_hours,
)
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-4")]

XINJIANG = "10:00-14:00,15:30-19:30"
TODAY = clock.shanghai(date(2026, 11, 20), 9)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.BUSINESS_TZ)


@pytest.fixture
def xinjiang(cast: Cast) -> RegionalCalendar:
    with clock.at(TODAY):
        calendar = make_calendar("xj", "新疆", "Xinjiang", by=cast.hu)
        set_regional_hours(calendar, XINJIANG, valid_from=date(2026, 11, 20), note="时差", by=cast.hu)
        set_regional_day(calendar, date(2026, 11, 24), is_working=False, note="本地节日", by=cast.hu)
        set_regional_day(calendar, date(2026, 11, 28), is_working=True, note="补班", by=cast.hu)
    return calendar


@pytest.mark.usefixtures("xinjiang")
def test_every_count_goes_by_the_regions_calendar() -> None:
    start = at("2026-11-23 09:30")
    assert next_opening(start, calendar="xj") == at("2026-11-23 10:00")
    assert add_working_days(start, 1, calendar="xj") == at("2026-11-25 10:00")
    assert add_working_minutes(start, 481, calendar="xj") == at("2026-11-25 10:01")
    assert working_minutes(at("2026-11-23 13:00"), at("2026-11-23 16:00"), calendar="xj") == 90
    assert halfway(start, at("2026-11-25 10:00"), calendar="xj") == at("2026-11-23 14:00")
    assert openings(start, at("2026-11-25 11:00"), calendar="xj") == [
        at("2026-11-23 10:00"), at("2026-11-23 15:30"), at("2026-11-25 10:00"),
    ]  # fmt: skip
    assert is_working(date(2026, 11, 28), calendar="xj")
    assert minutes_per_day(date(2026, 11, 23), calendar="xj") == 480


@pytest.mark.usefixtures("xinjiang")
def test_the_company_and_other_regions_do_not_notice() -> None:
    for code in ("", "elsewhere"):
        assert add_working_days(at("2026-11-23 09:30"), 1, calendar=code) == at("2026-11-24 09:30")
        assert not is_working(date(2026, 11, 28), calendar=code)


@pytest.mark.usefixtures("xinjiang")
def test_where_a_region_says_nothing_the_company_decides(cast: Cast) -> None:
    override_day(date(2026, 11, 26), is_working=False, note="厂庆", by=cast.hu)
    assert not is_working(date(2026, 11, 26), calendar="xj")
    assert not is_working(date(2026, 10, 2), calendar="xj")


def test_a_day_that_a_region_decided_is_not_expected(xinjiang: RegionalCalendar, cast: Cast) -> None:
    set_regional_day(xinjiang, date(2031, 3, 21), is_working=False, note="诺鲁孜节", by=cast.hu)
    assert not is_expected(date(2031, 3, 21), calendar="xj")
    assert is_expected(date(2031, 3, 21))


def test_hours_begin_on_their_day_and_the_days_before_keep_theirs(xinjiang: RegionalCalendar, cast: Cast) -> None:
    with clock.at(TODAY):
        set_regional_hours(xinjiang, "11:00-13:00", valid_from=date(2026, 12, 1), note="冬季", by=cast.hu)
        set_regional_hours(xinjiang, "", valid_from=date(2026, 12, 3), note="恢复", by=cast.hu)
        set_policy("workdays.hours", "08:00-12:00", valid_from=date(2026, 12, 4), reason="试行", by=cast.hu)
    forget_calendar()
    per_day = [
        minutes_per_day(date(2026, 11, 19) + timedelta(days=n), calendar="xj") for n in (0, 1, 11, 12, 13, 14, 15)
    ]
    assert per_day == [480, 480, 480, 120, 120, 480, 240]
    assert next_opening(at("2026-11-19 08:00"), calendar="xj") == at("2026-11-19 09:00")
    # 30 November to 19:30, 1 and 2 December two hours each, the 3rd like the company
    assert add_working_minutes(at("2026-11-30 18:30"), 60 + 240 + 30, calendar="xj") == at("2026-12-03 09:30")


def test_hours_of_the_past_stay(xinjiang: RegionalCalendar, cast: Cast) -> None:
    with clock.at(TODAY), pytest.raises(Refusal) as caught:
        set_regional_hours(xinjiang, XINJIANG, valid_from=date(2026, 11, 19), note="时差", by=cast.hu)
    assert (caught.value.rule, caught.value.field) == ("CNF-2", "valid_from")


@pytest.mark.parametrize(
    ("hours", "note", "field"), [("9 to 5", "冬季", "hours"), ("12:00-09:00", "冬季", "hours"), (XINJIANG, " ", "note")]
)
def test_hours_are_readable_and_have_a_reason(
    xinjiang: RegionalCalendar, cast: Cast, hours: str, note: str, field: str
) -> None:
    with clock.at(TODAY), pytest.raises(Refusal) as caught:
        set_regional_hours(xinjiang, hours, valid_from=date(2026, 12, 1), note=note, by=cast.hu)
    assert caught.value.field == field


@pytest.mark.rule("CNF-2")
def test_the_trail_of_a_calendar_says_what_was_decided(xinjiang: RegionalCalendar, cast: Cast) -> None:
    drop_regional_day(xinjiang, date(2026, 11, 24), by=cast.hu)
    drop_regional_day(xinjiang, date(2026, 11, 24), by=cast.hu)  # nothing is left to drop, and nothing is told
    assert is_working(date(2026, 11, 24), calendar="xj")
    rename_calendar(xinjiang, "新疆及青海", by=cast.hu)
    rename_calendar(xinjiang, "新疆及青海", by=cast.hu)
    assert [entry.verb for entry in timeline_for(xinjiang)] == [
        CalendarVerb.REGION_RENAMED, CalendarVerb.REGION_DAY_DROPPED, CalendarVerb.REGION_DAY, CalendarVerb.REGION_DAY,
        CalendarVerb.REGION_HOURS, CalendarVerb.REGION_MADE,
    ]  # fmt: skip


@pytest.mark.rule("CNF-2")
def test_nobody_but_the_administrator_moves_a_regions_day(xinjiang: RegionalCalendar, cast: Cast) -> None:
    before = [list(model.objects.values_list()) for model in (RegionalCalendar, RegionalDay, RegionalHours)]
    for person in cast.people:
        if person == cast.hu:
            continue
        for change in (
            lambda by: make_calendar("my", "我的", by=by),
            lambda by: rename_calendar(xinjiang, "我的", by=by),
            lambda by: set_regional_day(xinjiang, date(2026, 11, 25), is_working=False, note="我想休息", by=by),
            lambda by: drop_regional_day(xinjiang, date(2026, 11, 24), by=by),
            lambda by: set_regional_hours(xinjiang, "", valid_from=date(2099, 1, 1), note="我想休息", by=by),
        ):
            with pytest.raises(PermissionDenied):
                change(person)
    assert before == [list(model.objects.values_list()) for model in (RegionalCalendar, RegionalDay, RegionalHours)]


def test_a_code_is_taken_once(xinjiang: RegionalCalendar, cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        make_calendar(xinjiang.code, "又一个", by=cast.hu)
    assert caught.value.field == "code"


@pytest.mark.usefixtures("xinjiang")
def test_a_hundred_deadlines_of_a_region_cost_no_query_once_it_is_read(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    forget_calendar()
    with django_assert_num_queries(4):
        for _ in range(100):
            halfway(at("2026-11-20 10:00"), add_working_days(at("2026-11-20 10:00"), 2, calendar="xj"), calendar="xj")


def test_the_administrator_works_on_it_in_the_admin(client: Client, cast: Cast) -> None:
    client.force_login(cast.hu, backend="salesops.org.backends.PersonBackend")
    with clock.at(TODAY):
        client.post(reverse("admin:workdays_regionalcalendar_add"), {"code": "xj", "name": "新疆", "name_en": ""})
        change = reverse("admin:workdays_regionalcalendar_change", args=["xj"])
        client.post(change, {"name": "新疆区", "name_en": "Xinjiang"})
        assert RegionalCalendar.objects.values_list("code", "name", "name_en").get() == ("xj", "新疆区", "Xinjiang")
        hours = {"calendar": "xj", "valid_from": "2026-11-23", "hours": XINJIANG, "note": "时差"}
        refused = client.post(reverse("admin:workdays_regionalhours_add"), hours | {"hours": "late"})
        assert "APP-4" in refused.content.decode()
        client.post(reverse("admin:workdays_regionalhours_add"), hours)
        day = {"calendar": "xj", "date": "2026-11-24", "note": "本地节日"}
        client.post(reverse("admin:workdays_regionalday_add"), day)
    assert add_working_days(at("2026-11-23 09:00"), 1, calendar="xj") == at("2026-11-25 10:00")
    chosen = {"action": "drop_days", "_selected_action": [str(RegionalDay.objects.get().pk)]}
    client.post(reverse("admin:workdays_regionalday_changelist"), chosen)
    assert add_working_days(at("2026-11-23 09:00"), 1, calendar="xj") == at("2026-11-24 10:00")
