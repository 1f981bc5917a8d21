"""Tells a worker that there is work. It only shortens the wait: ``tick`` finds what was never rung for.

The bell is pulled by one daemon thread per process and not by the request. A frozen Redis costs the two seconds of
its socket timeout, and with a circuit breaker some request each minute would still pay them; the thread makes that
nobody. It also rings once for a hundred jobs of one commit, and Celery (half a second to import) never loads in a
process that has nothing to ring.
"""

import logging
import os
import threading
import time

from django.conf import settings
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

REST_AFTER_FAILURE = 30.0
"""Seconds without a try after Redis did not answer: a tick has come round by then."""

_TASKS = {"default": "salesops.jobs.tasks.drain_default", "papers": "salesops.jobs.tasks.drain_papers"}


class Bell:
    """The thread of one process, and the queues it has still to ring for."""

    def __init__(self) -> None:
        self._pid = os.getpid()
        self._changed = threading.Condition()
        self._pending: set[str] = set()
        self._thread: threading.Thread | None = None
        self._rest_until = 0.0

    @property
    def is_of_this_process(self) -> bool:
        """Threads do not survive a fork: the children of a preloading server need a bell of their own."""
        return self._pid == os.getpid()

    def ring(self, queue: str) -> None:
        """Note the queue and come back at once."""
        with self._changed:
            self._pending.add(queue)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="doorbell", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._pending)
                # Taken out before the bell is pulled: what comes in meanwhile must be rung for again.
                queue = self._pending.pop()
            if time.monotonic() >= self._rest_until:
                self._pull(queue)

    def _pull(self, queue: str) -> None:
        try:
            import_string(settings.JOBS_CELERY_APP).send_task(_TASKS[queue], queue=queue, ignore_result=True)
        except Exception as error:  # noqa: BLE001 - whatever the broker's library raises, the work is in the database
            self._rest_until = time.monotonic() + REST_AFTER_FAILURE
            logger.warning("nobody rung for queue %s, the next tick will find its jobs: %s", queue, error)


_bell = Bell()


def ring(queue: str) -> None:
    """Wake a worker for ``queue``. Returns at once and never raises for want of Redis."""
    global _bell  # noqa: PLW0603 - one per process, replaced after a fork
    if not _bell.is_of_this_process:
        _bell = Bell()
    _bell.ring(queue)
