"""Redis flushed, stopped and frozen under a running product: pages go on, and reminders catch up when it is back.

Web server, worker and beat are processes of the product, started as `manage.py up` starts them. In the short form beat
comes round each two seconds and no minute is waited for, in the long one each thirty, as it does at work.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from salesops.approvals.enums import ApprovalVerb
from salesops.approvals.models import Request
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job, Slot
from salesops.notices.models import Notice
from tests.cast import Cast
from tests.factories.approvals import make_chain, make_paper, submit
from tests.races.servers import Answer, OwnRedis, Site, our_database, own_redis, running, web, worker

pytestmark = [
    pytest.mark.race,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.rule("APP-5"),
]

DUE = 10
SLOWEST = 2.0
WITHIN = 300.0
LONG_BEAT = 30
FORMS = [pytest.param(2, 3, id="short"), pytest.param(LONG_BEAT, 20, id="long", marks=pytest.mark.long)]
PAGES = ("reports:home", "approvals:inbox", "operations:home", "notices:notice-list")


@contextmanager
def flushed(redis: OwnRedis) -> Iterator[None]:
    """Everything it knew is gone; it answers all the time."""
    redis.say("FLUSHALL")
    yield


@contextmanager
def stopped(redis: OwnRedis) -> Iterator[None]:
    """Nobody listens at its socket."""
    redis.stop()
    yield
    redis.start()


@contextmanager
def frozen(redis: OwnRedis) -> Iterator[None]:
    """It takes connections and says nothing."""
    pid = redis.pid
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def session_of(person: object) -> str:
    client = Client()
    client.force_login(person, backend="salesops.org.backends.PersonBackend")  # type: ignore[arg-type]
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def overdue(cast: Cast) -> list[Request]:
    """Requests whose deadline passed, and nobody has been told yet."""
    with clock.at(clock.now() - timedelta(days=12)):
        return [submit(make_paper(), by=cast.li) for _ in range(DUE)]


def told(requests: list[Request]) -> int:
    """Of how many the escalation is on record."""
    keys = [request.pk for request in requests]
    return Entry.objects.filter(verb=ApprovalVerb.ESCALATED, subject_id__in=keys).count()


def visit(site: Site, seconds: float) -> list[Answer]:
    """Pages, and a button that puts work into the queue, for so long."""
    answers, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        answers += [site.get(reverse(name)) for name in PAGES]
        now = clock.now()
        Job.objects.create(task="tests.nothing", state=JobState.PARKED, not_before=now, created_at=now)
        answers.append(site.post(reverse("operations:job-retry-all"), {}))
    return answers


def wait_until_told(requests: list[Request], *, this_minute: bool) -> float:
    """Seconds until each reminder is recorded; the tick looks once a minute unless this one is not counted."""
    began = time.monotonic()
    while told(requests) < DUE:
        if this_minute:
            Slot.objects.using("owner").all().delete()
        assert time.monotonic() - began < WITHIN, f"{told(requests)} of {DUE} reminders"
        time.sleep(0.5)
    return time.monotonic() - began


@pytest.mark.parametrize(("beat", "away"), FORMS)
def test_pages_go_on_and_reminders_catch_up(
    cast: Cast, tmp_path: Path, beat: int, away: int, capsys: pytest.CaptureFixture[str]
) -> None:
    make_chain({"who": "superior"})
    short = beat < LONG_BEAT
    app = "tests.races.working"
    with own_redis() as redis:
        env = our_database() | {"REDIS_URL": redis.url, "BEAT_SECONDS": str(beat)}
        schedule = ["--pidfile=", "--schedule", str(tmp_path / "beat")]
        clockwork = ["-m", "celery", "--quiet", "-A", app, "beat", "--loglevel", "error", *schedule]
        with (
            web(env, session_of(cast.hu)) as site,
            running(env, *worker(app, "--concurrency", "1")),
            running(env, *clockwork),
        ):
            visit(site, 1)
            wait_until_told(overdue(cast), this_minute=short)  # everything is up and warm
            for fault in (flushed, stopped, frozen):
                with fault(redis):
                    due = overdue(cast)
                    answers = visit(site, away)
                returned = wait_until_told(due, this_minute=short)
                notices = Notice.objects.count()
                time.sleep(2 * min(beat, 5))  # a second look finds nothing to tell
                slowest = max(answer.seconds for answer in answers)
                with capsys.disabled():
                    print(
                        f"\nRedis {fault.__name__}: {len(answers)} pages, slowest {slowest:.2f} s, 0 × 5xx;"
                        f" {DUE} reminders {returned:.0f} s after its return, once each"
                    )
                assert {answer.status for answer in answers} <= {200, 302}
                assert slowest < SLOWEST
                assert told(due) == DUE
                assert Notice.objects.count() == notices


def test_the_twin_that_rings_in_the_request_keeps_people_waiting(cast: Cast) -> None:
    """Else a frozen Redis would be no fault at all."""
    with own_redis() as redis:
        env = our_database() | {"REDIS_URL": redis.url, "NAIVE": "1"}
        with web(env, session_of(cast.hu), "tests.races.working:application") as site:
            visit(site, 0.5)
            with frozen(redis):
                answers = visit(site, 1)
    assert max(answer.seconds for answer in answers) > SLOWEST or max(answer.status for answer in answers) >= 500
