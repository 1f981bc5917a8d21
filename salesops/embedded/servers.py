"""Who uses the servers, and when they may go.

Every process that needs them holds a *shared* flock on `users.lock`; whoever can turn its own into an exclusive one
on leaving was the last, and stops them. The kernel drops the locks of a process that was killed, so there is no
counter to go stale: after a `kill -9` the servers stay, and the next one to come attaches to them.
"""

import atexit
import fcntl
import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Self

from salesops.embedded.env import CACHE_DB, DATABASE, Role, has_outside_database, has_outside_redis
from salesops.embedded.places import Places, places
from salesops.embedded.postgres import Postgres
from salesops.embedded.processes import give_to_servers
from salesops.embedded.redis import Redis


@dataclass
class Embedded:
    """PostgreSQL and Redis of one profile."""

    places: Places
    _lease: IO[str] | None = field(default=None, repr=False)
    _holder: int = 0

    @property
    def postgres(self) -> Postgres:
        return Postgres(self.places)

    @property
    def redis(self) -> Redis:
        return Redis(self.places)

    def database_url(self, role: Role) -> str:
        """What `DATABASE_URL` would be for `role`."""
        return f"postgres://{role}@/{DATABASE}?host={self.places.run}"

    def redis_url(self, db: int = CACHE_DB) -> str:
        """What `REDIS_URL` would be."""
        return f"unix://{self.places.redis_socket}?db={db}"

    def acquire(self) -> Self:
        """Start what does not run and hold it until this process ends. Calling it again changes nothing, and what the
        environment names an outside server for is not started.

        Raises EmbeddedError, with a sentence, when a server can't be had.
        """
        if self._lease is not None:
            return self
        with self._start_lock():
            give_to_servers(self.places.run, 0o700)
            give_to_servers(self.places.log, 0o755)
            give_to_servers(self.places.redis_dir, 0o700)
            lease = (self.places.home / "users.lock").open("a")
            fcntl.flock(lease, fcntl.LOCK_SH)
            try:
                if not has_outside_database():
                    self.postgres.start()
                if not has_outside_redis():
                    self.redis.start()
            except BaseException:
                lease.close()
                raise
            self._lease, self._holder = lease, os.getpid()
        atexit.register(self.release)
        return self

    def release(self) -> None:
        """Let go; the last one out stops the servers."""
        if self._lease is None or os.getpid() != self._holder:
            return  # a forked child inherits the object, not the duty
        with self._start_lock():
            try:
                fcntl.flock(self._lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # others are here
            else:
                self.stop()
            self._lease.close()
            self._lease = None

    def stop(self) -> None:
        """Stop both servers, whoever uses them."""
        self.postgres.stop()
        self.redis.stop()

    @contextmanager
    def _start_lock(self) -> Iterator[None]:
        self.places.home.mkdir(parents=True, exist_ok=True)
        with (self.places.home / "start.lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


@functools.cache
def current() -> Embedded:
    """The servers of the profile in the environment: one object per process, so that one lease is held."""
    return Embedded(places())
