"""Celery's own children and parents killed, again and again: every job of the outbox is done, and done once.

The bell is rung by the test, as beat does each half minute, only sooner; the wait before a killed worker's row is taken
over is shortened. Everything else is the product's: a prefork worker, Redis, the queue in PostgreSQL.
"""

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from celery import Celery
from django.db.models import Count
from django.db.models.functions import Now

from salesops.jobs import later
from salesops.jobs.enums import OPEN_STATES, JobState
from salesops.jobs.models import Job, Slot
from salesops.jobs.queue import retry
from tests.races.servers import OwnRedis, end, our_database, own_redis, start, worker

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MARK = "tests.races.working.leave_a_slow_mark"
KILLS = [pytest.param(4, 30, id="4"), pytest.param(50, 400, id="50", marks=pytest.mark.long)]
MOST_SECONDS = 300


@contextmanager
def bell(redis: OwnRedis) -> Iterator[Celery]:
    """The product's way to ring, at the test's own Redis."""
    app = Celery("bell", broker=f"redis+socket://{redis.places.redis_socket}?virtual_host=1", set_as_current=False)
    try:
        yield app
    finally:
        app.close()


def ring(app: Celery) -> None:
    """As beat does."""
    app.send_task("salesops.jobs.tasks.drain_default", queue="default", ignore_result=True)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def time_passes() -> None:
    """As long as it takes to count a claimed row as abandoned."""
    Job.objects.filter(state=JobState.RUNNING).update(claimed_at=Now() - timedelta(minutes=1))


def wait_for_work(app: Celery) -> None:
    """Until somebody is in the middle of a job."""
    done, until = Job.objects.filter(state=JobState.DONE).count(), time.monotonic() + 30
    while Job.objects.filter(state=JobState.DONE).count() == done and time.monotonic() < until:
        ring(app)
        time.sleep(0.2)


class Workshop:
    """A prefork worker of two children that is started again whenever it was killed."""

    def __init__(self, redis: OwnRedis, **more: str) -> None:
        self.env = our_database() | {"REDIS_URL": redis.url} | more
        self.parent = self._start()
        self.killed: Counter[str] = Counter()

    def _start(self) -> subprocess.Popen[str]:
        return start(self.env, *worker("tests.races.working", "--concurrency", "2"))

    def kill(self, random: Random) -> None:
        """A child, or the parent and whoever it leaves behind."""
        children = children_of(self.parent.pid)
        if children and random.random() < 0.7:
            with suppress(ProcessLookupError):
                os.kill(random.choice(children), signal.SIGKILL)
            self.killed["child"] += 1
            return
        end(self.parent)
        self.killed["parent"] += 1
        self.parent = self._start()

    def close(self) -> None:
        end(self.parent)


def marks() -> Counter[str]:
    rows = Slot.objects.filter(job__startswith="job-").values_list("job").annotate(times=Count("pk"))
    return Counter(dict(rows))


@pytest.mark.parametrize(("kills", "jobs"), KILLS)
def test_every_job_is_done_once_however_many_are_killed(
    kills: int, jobs: int, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"job-{number}" for number in range(jobs)]
    for name in names:
        later(MARK, name)
    random, began = Random(kills), time.monotonic()
    with own_redis() as redis, bell(redis) as app:
        workshop = Workshop(redis)
        try:
            for _kill in range(kills):
                wait_for_work(app)
                time.sleep(random.random() * 0.1)
                workshop.kill(random)
                time_passes()
                if not Job.objects.filter(state__in=OPEN_STATES).exists():  # never kill a worker that has nothing to do
                    names += [name := f"job-{len(names)}"]
                    later(MARK, name)
            while Job.objects.filter(state__in=OPEN_STATES).exists():
                assert time.monotonic() - began < MOST_SECONDS, "the outbox was not emptied"
                ring(app)
                time_passes()
                time.sleep(0.3)
                # One that was hit five times in a row is parked; the administrator gives it its tries again.
                retry(Job.objects.filter(state=JobState.PARKED))
        finally:
            workshop.close()
    tries = Counter(Job.objects.values_list("tries", flat=True))
    with capsys.disabled():
        killed = f"{workshop.killed['child']} children, {workshop.killed['parent']} parents"
        print(
            f"\n{workshop.killed.total()} kills ({killed})"
            f" under {len(names)} jobs: each done once, in {time.monotonic() - began:.0f} s;"
            f" tried more than once: {sum(count for n, count in tries.items() if n > 1)}"
        )
    assert marks() == Counter(names)
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
    assert sum(count for n, count in tries.items() if n > 1) > 0, "no kill hit a job"


def test_the_twin_without_one_transaction_does_some_twice() -> None:
    """Else the kills above would not hit where it hurts."""
    for number in range(40):
        later(MARK, f"job-{number}")
    random = Random(7)
    with own_redis() as redis, bell(redis) as app:
        workshop = Workshop(redis, NAIVE="1")
        try:
            # Until one hits between the effect and "done": on a slow machine the first ones may come too early.
            for kill in range(30):
                if max(marks().values(), default=0) > 1:
                    break
                later(MARK, f"more-{kill}")
                wait_for_work(app)
                time.sleep(0.05)
                workshop.kill(random)
            until = time.monotonic() + 60
            while Job.objects.filter(state=JobState.WAITING).exists() and time.monotonic() < until:
                ring(app)
                time.sleep(0.3)
        finally:
            workshop.close()
    assert max(marks().values()) > 1
