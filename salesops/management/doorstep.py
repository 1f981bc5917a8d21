"""Which port is ours, and whether we run already."""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

TRIED_PORTS = 50
AFTER_A_KILL = 5.0
"""Seconds that the processes of a killed `up` may need to let go of their port."""


@dataclass(frozen=True, slots=True)
class Running:
    """What the doorstep file says about a start: of the one that runs, or of one that was killed."""

    pid: int
    address: str


class AlreadyRunning(Exception):
    """Another `up` of this folder is running."""

    def __init__(self, running: Running | None) -> None:
        super().__init__(running)
        self.running = running


class Doorstep:
    """The locked file that says where we run.

    The lock is the truth, and the kernel drops it with its process; what is written in the file only tells. So a
    file that a killed process left behind stands in nobody's way.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.left_behind = _read(file)
        """What a start that did not end in good order had written, or None."""

    def write(self, address: str) -> None:
        """Say where we run."""
        self._replace(json.dumps(asdict(Running(os.getpid(), address))))

    def clear(self) -> None:
        """Say that we ended in good order."""
        self._replace("")

    def _replace(self, text: str) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._file.write(text)
        self._file.flush()


@contextmanager
def doorstep(path: Path) -> Iterator[Doorstep]:
    """Hold the lock of `path` while we run. Raises AlreadyRunning when somebody else does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(_read(file)) from None
        held = Doorstep(file)
        yield held
        held.clear()


def free_port(host: str, wanted: int, *, patience: float = 0) -> int:
    """`wanted`, or the next port that nobody listens on, after waiting `patience` seconds for `wanted`.

    Raises OSError when fifty in a row are taken.
    """
    end = time.monotonic() + patience
    while not _is_free(host, wanted):
        if time.monotonic() >= end:
            break
        time.sleep(0.1)
    for port in range(wanted, min(wanted + TRIED_PORTS, 65536)):
        if _is_free(host, port):
            return port
    msg = f"ports {wanted} to {wanted + TRIED_PORTS - 1} are all taken"
    raise OSError(msg)


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # As the web server will: addresses in TIME_WAIT are no obstacle to it.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _read(file: IO[str]) -> Running | None:
    file.seek(0)
    try:
        found = json.loads(file.read())
        return Running(int(found["pid"]), str(found["address"]))
    except (ValueError, KeyError, TypeError):
        return None
