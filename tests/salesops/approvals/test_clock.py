"""Deadlines and reminders over real weeks: working time, the chain's end as the outer limit, one reminder per fact."""

from datetime import UTC, datetime, timedelta

import pytest

from salesops.approvals import engine
from salesops.approvals.clock import end_of, next_nag, times_of
from salesops.approvals.enums import RequestState
from salesops.approvals.kinds import Limit
from salesops.approvals.models import Request, Step
from salesops.approvals.reminders import remind
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.notices.models import Notice
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.approvals import KIND, make_chain, make_paper, open_steps, say, submit, usual_chain

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    """A Shanghai wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=BUSINESS_TZ)


@pytest.mark.rule("APP-4")
@pytest.mark.parametrize(
    ("start", "days", "due", "half"),
    [
        ("2026-02-13 16:00", 2, "2026-02-24 16:00", "2026-02-14 16:00"),
        ("2026-09-30 17:30", 1, "2026-10-08 17:30", "2026-10-08 13:30"),
        ("2026-09-18 10:00", 2, "2026-09-21 10:00", "2026-09-20 10:00"),
        ("2026-10-09 14:00", 1, "2026-10-10 14:00", "2026-10-09 18:00"),
        ("2026-04-30 17:59", 2, "2026-05-07 17:59", "2026-05-06 17:59"),
        ("2026-11-23 12:30", 2, "2026-11-25 13:00", "2026-11-24 12:00"),
        ("2026-11-20 18:00", 2, "2026-11-25 09:00", "2026-11-23 18:00"),
        ("2026-11-21 11:00", 2, "2026-11-25 09:00", "2026-11-23 18:00"),
        ("2026-11-27 19:45", 1, "2026-12-01 09:00", "2026-11-30 14:00"),
    ],
)
def test_deadline_and_half_time(start: str, days: int, due: str, half: str) -> None:
    chain_end = end_of(at(start), Limit(days))
    assert chain_end == at(due)
    times = times_of(at(start), None, chain_end, working=True)
    assert (times.due_at, times.half_at) == (at(due), at(half))


@pytest.mark.rule("APP-4")
def test_calendar_days_count_every_day() -> None:
    start = at("2026-02-13 16:00")
    end = end_of(start, Limit(2, working=False))
    assert end == at("2026-02-15 16:00")
    assert times_of(start, 1, end, working=False).half_at == at("2026-02-14 04:00")


@pytest.mark.rule("APP-4")
def test_the_chains_end_is_the_outer_limit(cast: Cast) -> None:
    usual_chain()  # one day, one day, none; two for the whole chain
    with clock.at(at("2026-11-16 10:00")):
        request = submit(make_paper("600000"), by=cast.li)
        assert request.due_at == at("2026-11-18 10:00")
        assert open_steps(request)[0].due_at == at("2026-11-17 10:00")
    with clock.at(at("2026-11-17 16:00")):  # late by half a day: the director's day is cut by the chain's end
        say(request)
        assert open_steps(request)[0].due_at == at("2026-11-18 10:00")
    with clock.at(at("2026-11-19 09:00")):  # the chain is over: the GM's step is overdue as it opens
        say(request)
        assert open_steps(request)[0].due_at == at("2026-11-18 10:00")
        assert remind().at_deadline == 1


@pytest.mark.rule("APP-7")
def test_resubmission_starts_a_new_clock(cast: Cast) -> None:
    usual_chain()
    paper = make_paper()
    with clock.at(at("2026-11-16 10:00")):
        request = submit(paper, by=cast.li)
    with clock.at(at("2026-11-17 15:00")):
        say(request, "return", "改")
        assert submit(paper, by=cast.li).due_at == at("2026-11-19 15:00")


def told(person: Person, kind: str) -> int:
    """How many notices of a kind."""
    return Notice.objects.filter(person=person, kind=f"approvals.{kind}").count()


def everything() -> int:
    """All reminders and escalations so far."""
    return Notice.objects.filter(kind__in=["approvals.half-gone", "approvals.overdue", "approvals.escalated"]).count()


@pytest.mark.rule("APP-5")
def test_half_time_deadline_and_each_working_day_after(cast: Cast) -> None:
    make_chain({"who": "director"})
    with clock.at(at("2026-11-19 10:00")):  # Thursday; due Monday the 23rd, half on Friday at 10:00
        request = submit(make_paper(), by=cast.li)
    timeline = [
        ("2026-11-20 09:59", 0),
        ("2026-11-20 10:00", 1),  # half
        ("2026-11-23 10:00", 1),  # the end instant is in time
        ("2026-11-23 10:01", 3),  # overdue: the director; escalated: the GM, who is superior as well
        ("2026-11-24 09:59", 3),
        ("2026-11-24 10:00", 4),
        ("2026-11-25 10:00", 5),
        ("2026-11-30 18:00", 6),  # the tick slept over three mornings: one reminder
        ("2026-12-01 10:00", 7),
    ]
    for moment, expected in timeline:
        for _again in range(2):  # a tick that runs twice tells once
            with clock.at(at(moment)):
                remind()
            assert everything() == expected, moment
    assert (told(cast.zhao, "half-gone"), told(cast.zhao, "overdue"), told(cast.qian, "escalated")) == (1, 5, 1)
    assert Entry.objects.filter(verb="approvals.step.escalated").count() == 1
    assert Request.objects.get(pk=request.pk).state == RequestState.PENDING  # nothing passes by itself


@pytest.mark.rule("APP-5")
def test_superior_and_gm_are_both_told(cast: Cast) -> None:
    usual_chain()
    with clock.at(at("2026-11-16 10:00")):
        submit(make_paper(), by=cast.li)
    with clock.at(at("2026-11-17 10:01")):
        remind()
    assert (told(cast.wang, "overdue"), told(cast.zhao, "escalated"), told(cast.qian, "escalated")) == (1, 1, 1)


@pytest.mark.rule("APP-7")
@pytest.mark.parametrize("ending", ["approve", "return", "reject", "withdraw"])
def test_reminders_stop_when_the_request_ends(cast: Cast, ending: str) -> None:
    """OCA server-ux #1245: reminders for ever after a rejection."""
    make_chain({"who": "director"})
    with clock.at(at("2026-11-16 10:00")):
        request = submit(make_paper(), by=cast.li)
    with clock.at(at("2026-11-16 11:00")):
        if ending == "withdraw":
            engine.withdraw(request, by=cast.li)
        else:
            say(request, ending, "理由")
    for day in range(17, 31):
        with clock.at(at(f"2026-11-{day} 17:00")):
            remind()
    assert everything() == 0


@pytest.mark.rule("APP-5")
def test_a_new_round_is_reminded_again(cast: Cast) -> None:
    """ruoyi #1018: timers lost after a return."""
    make_chain({"who": "director"})
    paper = make_paper()
    with clock.at(at("2026-11-16 10:00")):
        request = submit(paper, by=cast.li)
    with clock.at(at("2026-11-17 10:00")):
        remind()
        say(request, "return", "改")
        submit(paper, by=cast.li)
    with clock.at(at("2026-11-18 10:00")):
        remind()
    assert told(cast.zhao, "half-gone") == 2


@pytest.mark.rule("APP-5")
def test_many_due_at_once_are_all_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salesops.approvals.claiming.AT_ONCE", 3)
    make_chain({"who": "director"})
    with clock.at(at("2026-11-16 10:00")):
        for _number in range(7):
            submit(make_paper(), by=cast.li)
    with clock.at(at("2026-11-20 10:00")):
        assert remind().at_deadline == 7
    assert Step.objects.filter(escalated_at=None).count() == 0


@pytest.mark.rule("APP-4")
def test_the_limit_is_the_kinds(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    make_chain({"who": "director"})
    monkeypatch.setattr(type(KIND), "limit", lambda self: Limit(5))
    with clock.at(at("2026-11-16 10:00")):
        assert submit(make_paper(), by=cast.li).due_at == at("2026-11-23 10:00")


def test_the_next_reminder_is_always_ahead() -> None:
    due = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
    for days in range(30):
        now = due + timedelta(days=days)
        assert next_nag(due, now) > now
