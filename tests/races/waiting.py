"""Telling the moment in which somebody waits for us, instead of sleeping until they surely do."""

import threading
import time
from collections.abc import Callable, Sized

from django.db import connection


def somebody_waits() -> bool:
    """Whether anybody waits for what this connection holds: the server has other databases, where others wait too.

    Not by the activity, which a transaction sees as it was at its first look.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone() != (0,))


def how_many_wait() -> int:
    """How many connections to this database wait for what others hold: what they lock says which database it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_locks"
            " WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        return int(cursor.fetchone()[0])


def wait_until(true: Callable[[], bool]) -> None:
    """Look again and again, for half a minute at the most."""
    until, pause = time.monotonic() + 30, threading.Event()
    while not true():
        assert time.monotonic() < until, "it did not happen"
        pause.wait(0.02)


def waits_or_ends(ends: Sized) -> str:
    """``waited`` when another thread comes to a lock of ours, ``went through`` when it left its mark in ``ends``."""
    wait_until(lambda: bool(ends) or somebody_waits())
    return "went through" if ends else "waited"
