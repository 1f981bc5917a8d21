"""Who is at work: each worker says so when it looks into its queue, and between two jobs."""

import os
import socket
import time

from django.db.models.functions import Now

from salesops.jobs.models import Heartbeat

BEAT_SECONDS = 10.0
"""A queue of short jobs is no reason to write a row for each."""

_last: dict[tuple[int, str], float] = {}


def beat(queue: str) -> None:
    """Note that this process works on ``queue`` now; at most once in ten seconds."""
    mine = (os.getpid(), queue)
    if time.monotonic() - _last.get(mine, -BEAT_SECONDS) < BEAT_SECONDS:
        return
    _last[mine] = time.monotonic()
    # The database's clock, whatever ours was set to.
    row = Heartbeat(host=socket.gethostname()[:120], queue=queue, pid=mine[0], seen_at=Now())
    Heartbeat.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["host", "queue"], update_fields=["pid", "seen_at"]
    )
