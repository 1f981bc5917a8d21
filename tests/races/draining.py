"""Workers to be killed: ``python -m tests.races.draining`` does each line "guarded" or "naive" in a child.

It says when it is in the middle of a job, and then takes its time there.
"""

import django
from django.db import connection

django.setup()

from salesops.jobs import drain, job  # noqa: E402 - needs the set-up above
from salesops.jobs.enums import JobState  # noqa: E402
from salesops.jobs.models import Job, Slot  # noqa: E402
from tests.factories import approvals  # noqa: E402, F401 - reminders of its papers
from tests.races.cradle import serve  # noqa: E402
from tests.races.slots import next_slot  # noqa: E402


@job
def leave_a_mark(name: str) -> None:
    """An effect that shows how often it was done, and a while in which to be killed."""
    Slot.objects.create(job=name, slot=next_slot(name))
    print("in the middle", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.2)")


def drain_naively() -> None:
    """The twin: effect and "done" in two transactions."""
    while row := Job.objects.filter(state=JobState.WAITING).order_by("pk").first():
        leave_a_mark(*row.args)
        Job.objects.filter(pk=row.pk).update(state=JobState.DONE)


def work(mode: str) -> None:
    """Empty the queue."""
    drain_naively() if mode == "naive" else drain()


if __name__ == "__main__":
    # Under its own name, as `later` was told: here the module is called __main__.
    leave_a_mark.__module__ = "tests.races.draining"
    job(leave_a_mark)
    serve(work)
