"""Celery's doors: they only come and look; the work stands in the database.

A door that loses its message loses nothing. Each drains for a while and leaves the rest to the next ring or tick,
so that no message is held anywhere near the broker's visibility timeout.
"""

import resource
from typing import Any

from celery import current_app, shared_task
from celery.signals import worker_process_init
from django.conf import settings

from salesops.jobs import worker
from salesops.jobs.enums import Queue

_SECONDS = 60


@shared_task(name="salesops.jobs.tasks.tick")
def tick() -> None:
    """Rung by beat every 30 seconds."""
    worker.tick()


@shared_task(name="salesops.jobs.tasks.drain_default")
def drain_default() -> None:
    """Ordinary work."""
    worker.drain(Queue.DEFAULT, seconds=_SECONDS)


@shared_task(name="salesops.jobs.tasks.drain_papers")
def drain_papers() -> None:
    """PDFs."""
    worker.drain(Queue.PAPERS, seconds=_SECONDS)


@worker_process_init.connect
def limit_memory(**_kwargs: Any) -> None:
    """A child that renders papers may not take the machine's memory with it: a monstrous document dies alone."""
    if Queue.PAPERS.value in current_app.amqp.queues.consume_from:
        limit: int = settings.PAPERS_MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
