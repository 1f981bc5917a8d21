"""A tick at work holds nobody up, and one that is killed is done again without telling anybody twice (APP-5)."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.models.functions import Now

from salesops.approvals import engine, news
from salesops.approvals.models import Request, Step
from salesops.approvals.reminders import remind
from salesops.approvals.tasks import GAP
from salesops.base import clock
from salesops.jobs import drain, later
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from salesops.notices.models import Notice
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.approvals import make_chain, make_paper, open_steps, submit
from tests.races.cradle import cradle
from tests.races.test_approvals import at_once, nothing_is_broken
from tests.races.waiting import somebody_waits, wait_until

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.rule("APP-5")]

TICK = "salesops.approvals.tasks.remind_approvers"


@contextmanager
def kept_at_work(act: Callable[[], object]) -> Iterator[None]:
    """``act`` in a thread; the block runs while it waits for the newest request, which the caller has locked."""

    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        Request.objects.select_for_update(no_key=True).order_by("-pk").first()
        thread.start()
        wait_until(somebody_waits)
        yield
    thread.join(30)
    assert not thread.is_alive()


def decided_meanwhile(cast: Cast, tick: Callable[[], object]) -> bool:
    """Whether a request is decided within a second while a tick that has passed it on is busy with another one."""
    make_chain({"who": "superior"})
    first, _second = submit(make_paper(), by=cast.li), submit(make_paper(), by=cast.li)
    [step] = open_steps(first)
    Person.objects.filter(pk=cast.wang.pk).update(is_active=False)

    def decide() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
            engine.decide(step, "approve", "", by=cast.zhao, seen_hash=first.content_hash)

    with kept_at_work(tick):
        ends = at_once([decide])
    nothing_is_broken()
    return ends["done"] == 1


def test_a_decision_does_not_wait_for_a_tick_that_is_at_work(cast: Cast) -> None:
    later(TICK)
    assert decided_meanwhile(cast, drain)
    assert [step.approver for step in open_steps(Request.objects.order_by("-pk")[0])] == [cast.zhao]


def test_the_twin_in_one_transaction_holds_it_up(cast: Cast) -> None:
    assert not decided_meanwhile(cast, transaction.atomic(remind))


def told(person: Person, kind: str) -> int:
    return Notice.objects.filter(person=person, kind=f"approvals.{kind}").count()


@pytest.mark.slow
def test_a_killed_tick_is_taken_over_within_two_minutes_and_tells_nobody_twice(cast: Cast) -> None:
    make_chain({"who": "superior"})
    half, late = submit(make_paper(), by=cast.li), submit(make_paper(), by=cast.zhou)
    now, minute = clock.now(), timedelta(minutes=1)
    Step.objects.filter(request=half).update(half_at=now - minute, due_at=now + 60 * minute)
    Step.objects.filter(request=late).update(half_at=now - 2 * minute, due_at=now - minute)
    [step] = open_steps(late)
    job = later(TICK)
    with cradle("tests.races.draining") as workers, transaction.atomic():
        # The tick comes to this very notice, and waits to see whether it was told already.
        news.tell(news.to_decider(step, None, news.OVERDUE, "due"))
        workers.begin("guarded")
        try:
            wait_until(somebody_waits)
        finally:
            workers.kill()
            workers.wait()
        transaction.set_rollback(True)
    approver = step.approver
    assert approver is not None
    assert (told(cast.wang, "half-gone"), told(approver, "overdue")) == (1, 0)
    job.refresh_from_db()
    assert (job.state, job.tries) == (JobState.RUNNING, 1)
    assert drain() == 0  # it may still be at work
    assert timedelta(minutes=2) > GAP + timedelta(seconds=30)  # beat comes round each half minute
    Job.objects.update(claimed_at=Now() - GAP - timedelta(seconds=1))
    assert drain() == 1
    later(TICK)
    drain()
    assert (told(cast.wang, "half-gone"), told(approver, "overdue"), told(cast.qian, "escalated")) == (1, 1, 1)
    nothing_is_broken()
