"""The bell wakes a worker where Redis answers, and costs nobody anything where it does not."""

import json
import socket
import time
from collections.abc import Iterator

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.db import transaction
from pytest_django import Settings

from salesops.celery import app
from salesops.embedded.env import celery_broker_url, redis_url
from salesops.jobs import doorbell, drain, later
from salesops.jobs.models import Job

silent = Celery("silent", set_as_current=False)
heard = Celery("heard", set_as_current=False)

OWN_DB = 9
"""Of this file alone: whoever else commits a job at this moment rings in the broker's own database."""


@pytest.fixture(autouse=True)
def fresh_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread of an earlier test may be resting after a failure."""
    monkeypatch.setattr(doorbell, "_bell", doorbell.Bell())


@pytest.fixture
def broker(settings: Settings) -> Iterator[redis.Redis]:
    heard.conf.update(
        broker_url=celery_broker_url(OWN_DB),
        broker_transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
    )
    settings.JOBS_CELERY_APP = f"{__name__}.heard"
    client = redis.Redis.from_url(redis_url(OWN_DB))
    client.delete("default", "papers")
    yield client
    client.delete("default", "papers")
    client.close()


@pytest.fixture
def black_hole(settings: Settings) -> Iterator[None]:
    """A Redis that takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        silent.conf.update(
            broker_url=f"redis://127.0.0.1:{server.getsockname()[1]}/0",
            task_publish_retry=False,
            broker_transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        )
        settings.JOBS_CELERY_APP = f"{__name__}.silent"
        yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("queue", "door"),
    [("default", "salesops.jobs.tasks.drain_default"), ("papers", "salesops.jobs.tasks.drain_papers")],
)
def test_the_bell_rings_after_the_commit(broker: redis.Redis, queue: str, door: str) -> None:
    with transaction.atomic():
        later("some.task", queue=queue)
        assert broker.blpop([queue], timeout=1) is None
    rung = broker.blpop([queue], timeout=10)
    assert isinstance(rung, tuple)
    assert json.loads(rung[1])["headers"]["task"] == door


@pytest.mark.django_db(transaction=True)
def test_nobody_is_rung_for_what_was_rolled_back(broker: redis.Redis) -> None:
    with transaction.atomic():
        later("some.task")
        transaction.set_rollback(True)
    assert broker.blpop(["default"], timeout=1) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("black_hole")
def test_a_silent_redis_keeps_nobody_waiting_and_loses_nothing() -> None:
    started = time.monotonic()
    for number in range(20):
        with transaction.atomic():
            later("some.task", number)
    assert time.monotonic() - started < 1
    assert drain() == Job.objects.count() == 20


def test_the_settings_name_a_celery_app_that_knows_both_doors() -> None:
    app.loader.import_default_modules()
    assert settings.JOBS_CELERY_APP == "salesops.celery.app"
    assert {*doorbell._TASKS.values(), "salesops.jobs.tasks.tick"} <= set(app.tasks)
