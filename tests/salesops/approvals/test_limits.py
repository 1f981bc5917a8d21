"""Whose limit counts, by whose calendar, and what a tick costs (APP-4, APP-5)."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salesops.approvals.chains import put_in_force
from salesops.approvals.models import ChainVersion, Request, SignOff, Stage, Step
from salesops.approvals.reminders import remind
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.notices.models import Notice
from salesops.org.models import Person, Region
from salesops.workdays import forget_calendar
from salesops.workdays.models import RegionalCalendar, RegionalDay, RegionalHours
from tests.cast import Cast
from tests.factories.approvals import PAPER, make_chain, make_paper, open_steps, say, submit
from tests.factories.org import make_deputation

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-4")]


def at(text: str) -> datetime:
    """A Shanghai wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=BUSINESS_TZ)


def chain_of(limit_days: int | None, working: bool | None, *stages: tuple[int | None, bool | None]) -> ChainVersion:
    """A chain with limits of its own; every stage asks the director."""
    first = make_chain({"who": "director"})
    version = ChainVersion.objects.create(
        chain=first.chain,
        number=first.number + 1,
        created_by=Person.system(),
        created_at=clock.now(),
        limit_days=limit_days,
        limit_working=working,
    )
    for order, (days, counts) in enumerate(stages, start=1):
        stage = Stage.objects.create(version=version, order=order, limit_days=days, limit_working=counts)
        SignOff.objects.create(stage=stage, who="director")
    return put_in_force(version, by=Person.system())


def test_the_chain_s_own_limit_goes_before_the_kind_s(cast: Cast) -> None:
    chain_of(3, False, (None, None))
    with clock.at(at("2026-11-20 10:00")):  # a Friday
        request = submit(make_paper(), by=cast.li)
    assert (request.limit_days, request.limit_working) == (3, False)
    assert request.due_at == at("2026-11-23 10:00")
    assert open_steps(request)[0].half_at == at("2026-11-21 22:00")


def test_a_stage_may_count_other_days_than_its_chain(cast: Cast) -> None:
    chain_of(5, True, (1, False), (1, None))
    with clock.at(at("2026-11-20 10:00")):
        request = submit(make_paper(), by=cast.li)
        [step] = open_steps(request)
        assert (step.due_at, step.half_at) == (at("2026-11-21 10:00"), at("2026-11-20 22:00"))
        say(request)
        [step] = open_steps(request)
        assert step.due_at == at("2026-11-23 10:00")  # a working day again


@pytest.fixture
def _xinjiang(cast: Cast) -> Iterator[None]:
    """Wang's region works from ten to two and from four to eight, and rests on the 17th of November."""
    calendar = RegionalCalendar.objects.create(code="xinjiang", name="新疆")
    hours = {"valid_from": "2020-01-01", "hours": "10:00-14:00,16:00-20:00", "note": "时区"}
    RegionalHours.objects.create(calendar=calendar, **hours)
    RegionalDay.objects.create(calendar=calendar, date="2026-11-17", is_working=False, note="地方节日")
    Region.objects.filter(pk=cast.east.pk).update(calendar=calendar)
    forget_calendar()
    yield
    forget_calendar()


@pytest.mark.usefixtures("_xinjiang")
def test_a_step_runs_by_its_approver_s_calendar_and_the_chain_by_the_company_s(cast: Cast) -> None:
    make_chain({"who": "regional_manager"}, {"who": "director"}, limits=[1, 1])
    with clock.at(at("2026-11-16 19:00")):  # the company has closed, the region works
        request = submit(make_paper(), by=cast.li)
        [step] = open_steps(request)
        assert request.due_at == at("2026-11-19 09:00")
        assert (step.calendar, step.due_at) == ("xinjiang", at("2026-11-18 19:00"))
        assert step.nag_at == at("2026-11-19 19:00")
    with clock.at(at("2026-11-18 11:30")):
        say(request)
    step = request.steps.get(order=1)
    assert step.taken_minutes == 60 + 90  # Monday's last hour, and Wednesday from ten; the feast counts nothing
    assert open_steps(request)[0].calendar == ""  # the director belongs to no region


@pytest.mark.usefixtures("_xinjiang")
def test_the_calendar_stays_with_the_step_when_the_approver_moves(cast: Cast) -> None:
    make_chain({"who": "regional_manager"}, limits=[1])
    with clock.at(at("2026-11-16 19:00")):
        request = submit(make_paper(), by=cast.li)
    Region.objects.filter(pk=cast.east.pk).update(calendar=None)
    with clock.at(at("2026-11-18 19:01")):
        remind()
    assert open_steps(request)[0].nag_at == at("2026-11-19 19:00")


def test_who_is_barred_is_frozen_at_opening(cast: Cast) -> None:
    make_chain({"who": "director"})
    request = submit(make_paper(name="合伙 与xu"), by=cast.chen, owner=cast.li)
    assert request.barred == sorted([cast.chen.pk, cast.li.pk, cast.xu.pk])


def overdue(cast: Cast, number: int) -> None:
    """So many open steps, opened on a Monday, due on Wednesday."""
    with clock.at(at("2026-11-16 10:00")):
        version = make_chain({"who": "director"})
        one = submit(make_paper(), by=cast.li)
    [step] = open_steps(one)
    papers = Region.objects.bulk_create(
        Region(code=f"x{number}n{n}-1000", name=f"{number}/{n}") for n in range(number - 1)
    )
    alike = ["kind", "subject_type", "subject_revision", "facts", "snapshot", "content_hash", "limit_days"]
    alike += ["limit_working", "opened_at", "due_at", "requester", "owner", "barred", "state"]
    fields = {name: getattr(one, name) for name in alike}
    requests = Request.objects.bulk_create(
        Request(**fields, version=version, subject_id=paper.pk, title=paper.name) for paper in papers
    )
    copied = ("sign_off", "order", "seat", "post", "approver", "state", "opened_at", "half_at", "due_at", "nag_at")
    Step.objects.bulk_create(
        Step(request=request, **{name: getattr(step, name) for name in copied}) for request in requests
    )


def cost_of_a_tick(cast: Cast, number: int, moment: str) -> tuple[int, int, int]:
    """Queries of one tick, and what it did."""
    overdue(cast, number)
    with clock.at(at(moment)), CaptureQueriesContext(connection) as queries:
        done = remind()
    return len(queries), done.at_half, done.at_deadline


@pytest.mark.rule("APP-5")
@pytest.mark.parametrize("moment", ["2026-11-17 10:00", "2026-11-18 10:01"])
def test_a_tick_costs_the_same_for_3_and_for_300(cast: Cast, moment: str) -> None:
    with clock.at(at("2026-11-16 09:00")):
        make_deputation(cast.zhao, cast.sun)
    Person.system()
    few, *did_few = cost_of_a_tick(cast, 3, moment)
    many, *did_many = cost_of_a_tick(cast, 300, moment)
    assert (sum(did_few), sum(did_many)) == (3, 300)
    assert many <= few
    print(f"a tick over 300 due steps: {many} queries")
    if did_many[1]:
        assert Entry.objects.filter(verb="approvals.step.escalated").count() == 303
        assert Notice.objects.filter(kind="approvals.overdue-for", person=cast.sun).count() == 303


@pytest.mark.rule("APP-5")
def test_a_tick_over_more_than_one_claim_tells_everybody_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salesops.approvals.claiming.AT_ONCE", 7)
    overdue(cast, 20)
    for moment in ("2026-11-18 10:01", "2026-11-18 10:02", "2026-11-19 10:00"):
        with clock.at(at(moment)):
            remind()
            remind()
    assert Notice.objects.filter(kind="approvals.overdue").count() == 40
    assert Request.objects.filter(kind=PAPER, state="pending").count() == 20
