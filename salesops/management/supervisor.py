"""The processes of `manage.py up`: started together, stopped together, gone when their parent is gone."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import IO, cast

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)
_KEPT_LINES = 40

STOP_WITHIN = 20.0
"""Seconds a process may take to finish what it does; then it is killed with its children."""


@dataclass
class Child:
    """One process with its last lines, which are what one wants to read when it fell."""

    name: str
    process: subprocess.Popen[str]
    last_lines: deque[str] = field(default_factory=lambda: deque(maxlen=_KEPT_LINES))

    @property
    def running(self) -> bool:
        return self.process.poll() is None


class Supervisor:
    """Starts commands, prints what they say with their names before it, and takes them down."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._children: list[Child] = []
        self._listeners: list[threading.Thread] = []

    def start(self, name: str, command: Sequence[str]) -> Child:
        """Start one process in its own session: Ctrl-C reaches us, and we end it in good order."""
        process = subprocess.Popen(
            [sys.executable, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            # Between fork and exec only this one system call happens; no lock of ours is held by then.
            preexec_fn=_die_with_parent,  # noqa: PLW1509
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        child = Child(name, process)
        self._children.append(child)
        return child

    def listen(self) -> None:
        """Pass on what the children say. Called when all are started: threads and forks don't mix."""
        width = max((len(child.name) for child in self._children), default=0)
        for child in self._children[len(self._listeners) :]:
            listener = threading.Thread(target=self._pass_on, args=(child, width), daemon=True)
            listener.start()
            self._listeners.append(listener)

    def fallen(self) -> Child | None:
        """The first process that ended by itself, if any."""
        return next((child for child in self._children if not child.running), None)

    def stop(self) -> None:
        """Ask everybody to finish at once, wait, and kill whoever does not."""
        self.listen()  # where a start failed, nobody has listened yet, and the reason is in what they said
        for child in self._children:
            if child.running:
                child.process.terminate()
        end = time.monotonic() + STOP_WITHIN
        for child in self._children:
            try:
                child.process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say(f"{child.name} did not stop in {STOP_WITHIN:.0f} s and was killed")
            # Its own children (web and job workers) share its session; none may be left.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()
        for listener in self._listeners:
            listener.join()  # the pipe ended with the last process that held it

    def _pass_on(self, child: Child, width: int) -> None:
        with cast("IO[str]", child.process.stdout) as lines:  # a pipe, as we asked for
            for line in lines:
                child.last_lines.append(line.rstrip())
                self._say(f"{child.name:<{width}} | {line.rstrip()}")


def _die_with_parent() -> None:
    """Linux: the kernel ends us when our parent is killed, however that happens."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
