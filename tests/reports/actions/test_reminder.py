"""Reminders before and after the deadline: to whom, when, once."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from reports.actions.reminder import remind_reporters
from salesops.approvals.queries import latest_request_for
from salesops.base import clock
from salesops.jobs.registry import all_periodic
from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.policy.models import SettingValue
from tests.cast import Cast
from tests.factories.approvals import say
from tests.factories.reports import W46, W47, friday, hand_in

pytestmark = pytest.mark.django_db

FRIDAY_15 = W47.start + timedelta(days=4, hours=15)


@pytest.fixture(autouse=True)
def _only_the_last_week(cast: Cast, chains: None) -> None:
    """Nobody of the cast ever filed: ask for one week back, not four."""
    SettingValue.objects.create(
        key="reports.weekly_look_back",
        value="1",
        valid_from=W46.monday,
        changed_by=cast.hu,
        reason="test",
        created_at=W46.start,
    )
    for person in (cast.li, cast.he, cast.zhou, cast.chen, cast.lin):
        hand_in(person, W46)
    Notice.objects.all().delete()


def told(moment: datetime) -> set[tuple[str, str]]:
    """Who was told what of reports by a tick at that moment: username and kind."""
    Notice.objects.all().delete()
    with clock.at(moment):
        remind_reporters()
    return set(Notice.objects.filter(kind__startswith="reports.").values_list("person__username", "kind"))


@pytest.mark.rule("RPT-5")
def test_on_friday_at_15_whoever_has_not_filed_is_reminded(cast: Cast) -> None:
    hand_in(cast.li, W47, at=W47.start + timedelta(days=3))
    assert told(FRIDAY_15 - timedelta(minutes=1)) == set()
    assert told(FRIDAY_15) == {(name, "reports.due") for name in ("he", "zhou", "chen", "lin")}
    assert told(W47.end) == {(name, "reports.due") for name in ("he", "zhou", "chen", "lin")}  # still in time


@pytest.mark.rule("RPT-5")
def test_after_the_deadline_the_reporter_and_the_superior_are_told(cast: Cast) -> None:
    for person in (cast.li, cast.zhou):
        hand_in(person, W47)
    assert told(W47.end + timedelta(seconds=1)) == {
        ("he", "reports.missing"),
        ("chen", "reports.missing"),
        ("lin", "reports.missing"),
        ("wang", "reports.team-missing"),
        ("zhao", "reports.team-missing"),
    }
    sentence = str(Notice.objects.get(person=cast.wang))
    assert cast.he.name in sentence
    assert cast.chen.name in sentence
    assert cast.li.name not in sentence


@pytest.mark.rule("RPT-5")
def test_one_notice_a_fact_however_often_it_ticks(cast: Cast) -> None:
    for _time in range(3):
        with clock.at(W47.end + timedelta(minutes=1)):
            remind_reporters()
    kinds = Notice.objects.filter(kind__startswith="reports.").values_list("person", "kind")
    assert len(kinds) == len(set(kinds)) > 0


@pytest.mark.rule("RPT-5")
def test_returned_or_late_it_is_filed_and_nobody_is_reminded(cast: Cast) -> None:
    for person in (cast.li, cast.he, cast.zhou, cast.chen, cast.lin):
        report = hand_in(person, W47)
    request = latest_request_for(report)
    assert request is not None
    say(request, "return", "改")
    assert told(W47.end + timedelta(hours=9)) == set()


@pytest.mark.rule("RPT-5")
def test_the_superior_of_somebody_who_left_is_passed_over(cast: Cast) -> None:
    Person.objects.filter(pk=cast.wang.pk).update(is_active=False)
    assert ("zhao", "reports.team-missing") in told(W47.end + timedelta(hours=9))


def test_the_notice_leads_to_the_page(cast: Cast, client: Client) -> None:
    told(W47.end + timedelta(hours=9))
    for username in ("li", "wang"):
        notice = Notice.objects.get(person__username=username, kind__startswith="reports.")
        client.force_login(notice.person)
        with clock.at(friday(W47) + timedelta(days=4)):
            assert client.get(notice.url).status_code == 200


def test_the_tick_knows_it() -> None:
    assert "reports.tasks.remind_of_reports" in {one.task for one in all_periodic()}
