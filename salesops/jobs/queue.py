"""Putting work into the queue."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from salesops.base import clock
from salesops.jobs.doorbell import ring
from salesops.jobs.enums import OPEN_STATES, JobState, Queue
from salesops.jobs.models import Job

type Primitive = str | int | bool | None


def later(
    task: str,
    *args: Primitive,
    queue: str = Queue.DEFAULT,
    key: str | None = None,
    not_before: datetime | None = None,
) -> Job:
    """Have ``task`` (a dotted path registered by ``@job``) done after the caller's transaction commits.

    Jobs of one ``key`` are done one after the other, in the order they were put in; a parked one lets the next pass.
    Never waits for Redis. Raises ValueError for arguments that are not primitive: a task loads what it needs.
    """
    if any(not isinstance(arg, str | int | None) for arg in args):
        raise ValueError(f"{task}: arguments must be primitive, not {json.dumps(args, default=repr)}")
    job = Job.objects.create(
        task=task, args=list(args), queue=queue, key=key, not_before=not_before or clock.now(), created_at=clock.now()
    )
    if not_before is None:
        transaction.on_commit(lambda: ring(queue), robust=True)
    return job


def later_once(task: str, *args: Primitive) -> None:
    """``later``, unless the same is waiting, running or parked already: what fails each minute is one job."""
    key = ":".join([task, *(str(arg) for arg in args)])
    if not Job.objects.filter(key=key, state__in=[*OPEN_STATES, JobState.PARKED]).exists():
        later(task, *args, key=key)


def retry(jobs: Iterable[Job]) -> int:
    """Give parked jobs their five tries again; returns how many there were."""
    parked = Job.objects.filter(pk__in=[job.pk for job in jobs], state=JobState.PARKED)
    queues = set(parked.values_list("queue", flat=True))
    count = parked.update(state=JobState.WAITING, tries=0, not_before=clock.now(), reason="", reason_given={})
    for queue in queues:
        transaction.on_commit(lambda queue=queue: ring(queue), robust=True)  # type: ignore[misc]
    return count
