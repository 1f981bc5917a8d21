"""By which ways a notice goes out, and when: chosen per person, and asked of each notice once (DSH-3)."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.mail import EmailMessage
from pytest_django import DjangoAssertNumQueries

from salesops.base import clock
from salesops.jobs import tick
from salesops.jobs.models import Job
from salesops.notices.actions import Choice, add_robot, choose, mark_all_read
from salesops.notices.enums import Channel, Mode, NoticeGroup, Service
from salesops.notices.models import Delivery, Notice, QuietHours
from salesops.notices.routing import STALE, after_quiet, next_digest, ring_senders, route
from salesops.org.models import Person
from tests.cast import Cast
from tests.salesops.notices.messages import INSIDE, NEWS, WAITING, say

pytestmark = [pytest.mark.django_db, pytest.mark.rule("DSH-3")]

DAY = date(2026, 11, 20)
NOON = clock.shanghai(DAY, 12)


def chosen(person: Person, mail: Mode, *, robots: bool = False, quiet: tuple[time, time] | None = None) -> None:
    choose(dict.fromkeys(NoticeGroup, Choice(mail, robots)), quiet, by=person)


def ways() -> list[tuple[str, datetime]]:
    rows = Delivery.objects.order_by("channel").values_list("channel", "not_before")
    return [(channel, moment.astimezone(clock.BUSINESS_TZ)) for channel, moment in rows]


def test_what_waits_goes_out_at_once_and_news_once_a_day(cast: Cast) -> None:
    with clock.at(NOON):
        say(cast.li, kind=WAITING)
        say(cast.li, kind=NEWS)
        assert route() == 2
    assert ways() == [(Channel.DIGEST, clock.shanghai(DAY, 17)), (Channel.MAIL, NOON)]


def test_a_notice_is_routed_once_however_often_it_is_told(cast: Cast) -> None:
    say(cast.li)
    route()
    say(cast.li)
    assert route() == 0
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(("mode", "channels"), [(Mode.NOW, ["mail"]), (Mode.DIGEST, ["digest"]), (Mode.OFF, [])])
def test_everybody_chooses_for_themselves(cast: Cast, mode: Mode, channels: list[str]) -> None:
    chosen(cast.li, mode)
    say(cast.li)
    route()
    assert [channel for channel, _moment in ways()] == channels


def test_robots_speak_where_they_were_asked_to(cast: Cast) -> None:
    for token in ("a" * 20, "b" * 20):
        add_robot(Service.FEISHU, "群", token, "", by=cast.li)
    chosen(cast.li, Mode.OFF, robots=True)
    say(cast.li)
    say(cast.wang)
    route()
    assert Delivery.objects.filter(channel=Channel.ROBOT, robot__person=cast.li).count() == 2
    assert Delivery.objects.filter(channel=Channel.ROBOT).count() == 2


def test_quiet_hours_put_it_off(cast: Cast) -> None:
    chosen(cast.li, Mode.NOW, quiet=(time(20), time(8)))
    with clock.at(clock.shanghai(DAY, 22)):
        say(cast.li)
        route()
    assert ways() == [(Channel.MAIL, clock.shanghai(DAY + timedelta(days=1), 8))]


@pytest.mark.parametrize(
    ("begins", "ends", "at", "expected"),
    [
        (time(20), time(8), (19, 59), (19, 59)),
        (time(20), time(8), (20, 0), (32, 0)),
        (time(20), time(8), (7, 59), (8, 0)),
        (time(20), time(8), (8, 0), (8, 0)),
        (time(12), time(14), (12, 0), (14, 0)),
        (time(12), time(14), (14, 0), (14, 0)),
        (time(0), time(6), (0, 0), (6, 0)),
    ],
)
def test_quiet_hours_hold_their_first_minute_and_not_their_last(
    begins: time, ends: time, at: tuple[int, int], expected: tuple[int, int]
) -> None:
    quiet, midnight = QuietHours(begins=begins, ends=ends), clock.shanghai(DAY)
    asked = midnight + timedelta(hours=at[0], minutes=at[1])
    assert after_quiet(asked, quiet) == midnight + timedelta(hours=expected[0], minutes=expected[1])


def test_the_daily_mail_of_a_late_notice_comes_tomorrow() -> None:
    assert next_digest(clock.shanghai(DAY, 16, 59)) == clock.shanghai(DAY, 17)
    assert next_digest(clock.shanghai(DAY, 17)) == clock.shanghai(DAY + timedelta(days=1), 17)


def test_what_is_read_what_is_old_and_what_stays_inside_is_not_sent(cast: Cast) -> None:
    with clock.at(clock.now() - STALE - timedelta(minutes=1)):
        say(cast.li, "old")
    say(cast.li, kind=INSIDE)
    say(cast.wang, "read")
    mark_all_read(by=cast.wang)
    cast.he.is_active = False
    cast.he.save(update_fields=["is_active"])
    say(cast.he, "left")
    route()
    assert not Delivery.objects.exists()
    assert not Notice.objects.filter(is_routed=False).exists()


def test_one_job_waits_for_each_person_however_much_is_due(cast: Cast) -> None:
    for title in "abc":
        say(cast.li, title)
    say(cast.wang)
    route()
    assert ring_senders() == 2
    assert ring_senders() == 0
    assert Job.objects.filter(task="salesops.notices.tasks.send_mail").count() == 2


@pytest.mark.parametrize("people", [1, 5])
def test_routing_asks_the_same_number_of_questions_for_one_and_for_many(
    cast: Cast, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for person in cast.people[:people]:
        say(person)
    with django_assert_num_queries(13):
        route()


def test_the_tick_does_it(cast: Cast, mailoutbox: list[EmailMessage]) -> None:
    with clock.at(NOON):
        said = say(cast.li)
        tick()
    # Others may be due at this hour, too.
    assert len([mail for mail in mailoutbox if said.params["title"] in f"{mail.subject} {mail.body}"]) == 1
