"""A Celery application for workers that are to be killed: the product's, and a job that takes its time.

``NAIVE=1`` makes the twins: a worker with effect and "done" in two transactions, a web server that rings while
somebody waits. ``BEAT_SECONDS`` lets the clock come round more often than each half minute.
"""

import os

import django
from django.db import connection

django.setup()

from salesops.celery import app  # noqa: E402 - all of these need the set-up above
from salesops.jobs import job, queue, worker  # noqa: E402
from salesops.jobs.enums import JobState  # noqa: E402
from salesops.jobs.models import Job, Slot  # noqa: E402
from salesops.wsgi import application as application  # noqa: E402, PLC0414 - for the web server's twin
from tests.factories import approvals  # noqa: E402, F401 - reminders of its papers
from tests.races.slots import next_slot  # noqa: E402

MARK = "tests.races.working.leave_a_slow_mark"


@job
def leave_a_slow_mark(name: str) -> None:
    """An effect that shows how often it was done, and a while in which to be killed."""
    Slot.objects.create(job=name, slot=next_slot(name))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.08)")


def drain_naively(*_queue: str, seconds: float | None = None) -> None:
    """The twin: effect and "done" in two transactions."""
    while row := Job.objects.filter(state=JobState.WAITING).order_by("pk").first():
        leave_a_slow_mark(*row.args)
        Job.objects.filter(pk=row.pk).update(state=JobState.DONE)


def ring_in_the_request(name: str) -> None:
    """The twin: whoever clicked waits until Redis has answered."""
    app.send_task(f"salesops.jobs.tasks.drain_{name}", queue=name, ignore_result=True)


if os.environ.get("NAIVE") == "1":
    worker.drain = drain_naively  # type: ignore[assignment]
    vars(queue)["ring"] = ring_in_the_request

if seconds := os.environ.get("BEAT_SECONDS"):
    app.conf.beat_schedule = {"tick": {"task": "salesops.jobs.tasks.tick", "schedule": float(seconds)}}
