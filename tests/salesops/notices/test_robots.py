"""Robots of three services and of nobody else; one that fails is stopped and its owner told (DSH-3)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from django.test import Client
from django.urls import reverse

from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.jobs import drain
from salesops.notices.actions import Choice, add_robot, ask_robot_to_speak, choose, end_robot
from salesops.notices.enums import DeliveryState, Mode, NoticeGroup, Service
from salesops.notices.models import Delivery, Notice, Robot
from salesops.notices.robots import NotTaken, address_of, check_secret, say
from salesops.notices.routing import ring_senders, route
from tests.cast import Cast
from tests.salesops.notices.messages import Heard, service
from tests.salesops.notices.messages import say as tell_li

pytestmark = pytest.mark.rule("DSH-3")

KEY = "693a91f6-7aaa-4bc4-97a0-0ec2sifa5aaa"
HEX = "76a1bb5e8f5a4f6c9d3c0a2b1e0f9d8c"
PASTED = {
    Service.WECOM: f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
    Service.DINGTALK: f"https://oapi.dingtalk.com/robot/send?access_token={HEX}",
    Service.FEISHU: f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}",
}


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """The three services stand on a socket of this computer."""
    with service() as one:
        home = f"http://127.0.0.1:{one.port}"
        monkeypatch.setattr(NotifyWeComBot, "notify_url", f"{home}/wecom?key={{key}}")
        monkeypatch.setattr(NotifyDingTalk, "notify_url", f"{home}/dingtalk?access_token={{token}}")
        monkeypatch.setattr(NotifyFeishu, "notify_url", f"{home}/feishu/{{token}}")
        yield one


@pytest.mark.parametrize("asked", list(Service))
def test_each_service_is_told(heard: Heard, asked: Service) -> None:
    say(asked, address_of(PASTED[asked]).token, "", "等您处理: 2")
    assert "等您处理" in heard.said[0]
    assert heard.paths[0].startswith(f"/{asked}")


def test_dingtalk_signs_with_the_secret(heard: Heard) -> None:
    say(Service.DINGTALK, HEX, "SEC" + HEX, "x")
    assert "sign=" in heard.paths[0]


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, '{"errcode": 93000, "errmsg": "invalid webhook url"}'),
        (200, '{"code": 19001, "msg": "param invalid"}'),
        (200, "<html>sign in to the hotel's network</html>"),
        (404, "{}"),
        (500, "{}"),
    ],
)
def test_a_refusal_is_heard_even_where_it_comes_as_200(heard: Heard, status: int, answer: str) -> None:
    heard.status, heard.answer = status, answer
    with pytest.raises(NotTaken) as refused:
        say(Service.WECOM, KEY, "", "x")
    assert KEY not in str(refused.value)


def test_nobody_there_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NotifyFeishu, "notify_url", "http://127.0.0.1:9/{token}")
    with pytest.raises(NotTaken):
        say(Service.FEISHU, KEY, "", "x")


def test_a_redirect_is_not_followed(heard: Heard) -> None:
    with service() as elsewhere:
        heard.status, heard.location = 307, f"http://127.0.0.1:{elsewhere.port}/"
        with pytest.raises(NotTaken):
            say(Service.WECOM, KEY, "", "x")
        assert elsewhere.paths == []


@pytest.mark.parametrize("service_", list(Service))
def test_an_address_is_taken_apart(service_: Service) -> None:
    found = address_of(f" {PASTED[service_]} ")
    assert (found.service, found.token) == (service_, HEX if service_ == Service.DINGTALK else KEY)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.com/hook",
        f"http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
        f"https://qyapi.weixin.qq.com.example.com/cgi-bin/webhook/send?key={KEY}",
        f"https://qyapi.weixin.qq.com@example.com/cgi-bin/webhook/send?key={KEY}",
        f"https://x@qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
        f"https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key={KEY}",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=../../x",
        "https://open.feishu.cn/open-apis/bot/v2/hook/a/../../b",
        "https://[bad",
        "https://qyapi.weixin.qq.com:99999/",
        "wecombot://abc",
        "json://example.com",
        "file:/etc/passwd",
        "mailto://x:y@example.com",
    ],
)
def test_no_other_address_is_taken(address: str) -> None:
    with pytest.raises(Refusal):
        address_of(address)


def test_only_dingtalk_has_a_secret() -> None:
    assert check_secret(Service.DINGTALK, f" SEC{HEX} ") == f"SEC{HEX}"
    with pytest.raises(Refusal):
        check_secret(Service.FEISHU, f"SEC{HEX}")


def robot_of(cast: Cast) -> Robot:
    return add_robot(Service.WECOM, "华东群", KEY, "", by=cast.li)


def by_robot_only(cast: Cast) -> None:
    choose(dict.fromkeys(NoticeGroup, Choice(Mode.OFF, robots=True)), None, by=cast.li)


@pytest.mark.rule("CNF-1")
def test_a_robot_is_told_how_much_waits_and_not_what(cast: Cast, heard: Heard) -> None:
    robot_of(cast)
    by_robot_only(cast)
    for title in ("上海某某公司 QT-1", "QT-2"):
        tell_li(cast.li, title)
    route()
    ring_senders()
    drain()
    (said,) = heard.said
    assert "2" in said
    assert "QT-" not in said
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


def test_one_that_fails_is_stopped_and_its_owner_told_in_the_app(cast: Cast, heard: Heard) -> None:
    heard.answer = '{"errcode": 93000, "errmsg": "invalid webhook url"}'
    robot = robot_of(cast)
    by_robot_only(cast)
    tell_li(cast.li)
    route()
    ring_senders()
    for hours in range(6):
        with clock.at(clock.now() + timedelta(hours=hours)):
            drain()
    robot.refresh_from_db()
    assert robot.parked_at is not None
    told = Notice.objects.get(person=cast.li, kind="notices.robot_parked")
    assert "invalid webhook url" in told.sentence
    assert len(heard.said) == 5
    tell_li(cast.li, "another")
    route()
    assert Delivery.objects.count() == 1, "nothing more is put in for it"


def test_a_test_that_is_taken_puts_it_back_into_service(cast: Cast, heard: Heard) -> None:
    robot = robot_of(cast)
    Robot.objects.update(parked_at=clock.now())
    ask_robot_to_speak(robot, by=cast.li)
    drain()
    robot.refresh_from_db()
    assert robot.parked_at is None
    assert Notice.objects.filter(person=cast.li, kind="notices.robot_works").exists()


def test_a_test_that_is_refused_stops_it_at_once(cast: Cast, heard: Heard) -> None:
    heard.status = 404
    robot = robot_of(cast)
    ask_robot_to_speak(robot, by=cast.li)
    drain()
    robot.refresh_from_db()
    assert robot.parked_at is not None
    assert len(heard.said) == 1


@pytest.mark.rule("CNF-2")
def test_adding_and_removing_is_written_down_and_the_address_forgotten(cast: Cast) -> None:
    robot = robot_of(cast)
    end_robot(robot, by=cast.li)
    end_robot(robot, by=cast.li)
    robot.refresh_from_db()
    assert (robot.token, robot.secret) == ("", "")
    quotes = [entry.quote for entry in timeline_for(cast.li)]
    assert len(quotes) == 2
    assert not any(KEY in quote for quote in quotes)


def test_the_same_robot_twice_and_a_sixth_one_are_refused(cast: Cast) -> None:
    robot_of(cast)
    with pytest.raises(Refusal):
        robot_of(cast)
    for number in range(4):
        add_robot(Service.FEISHU, "群", f"{number}" * 20, "", by=cast.li)
    with pytest.raises(Refusal):
        add_robot(Service.FEISHU, "群", "x" * 20, "", by=cast.li)


def test_the_address_is_never_shown_again(client: Client, cast: Cast) -> None:
    client.force_login(cast.li)
    page = client.get(reverse("notices:preferences"))
    once = page.content.decode().partition('name="_once" value="')[2].partition('"')[0]
    typed = {"name": "华东群", "address": PASTED[Service.WECOM], "secret": "", "_once": once}
    done = client.post(reverse("notices:robot-new"), typed, follow=True)
    assert Robot.objects.get().token == KEY
    assert "华东群" in done.content.decode()
    assert KEY not in done.content.decode()


def test_a_refused_address_is_not_echoed(client: Client, cast: Cast) -> None:
    client.force_login(cast.li)
    page = client.get(reverse("notices:preferences"))
    once = page.content.decode().partition('name="_once" value="')[2].partition('"')[0]
    typed = {"name": "群", "address": f"https://example.com/?key={KEY}", "secret": "", "_once": once}
    answer = client.post(reverse("notices:robot-new"), typed)
    assert answer.status_code == 422
    assert KEY not in answer.content.decode()
    assert not Robot.objects.exists()
