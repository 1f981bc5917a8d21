"""Processes to be killed, forked from one that has the product loaded: each begins at once instead of after seconds."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings

from tests.races.servers import environment, our_database

_GONE = "gone\n"


def serve(act: Callable[..., object]) -> None:
    """In the process that forks: for each line that comes in, ``act(*words)`` in a child; then say that it is gone."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                print(os.getpid(), flush=True)
                act(*line.split())
            finally:
                sys.stdout.flush()
                os._exit(0)
        os.waitpid(child, 0)
        print(_GONE, end="", flush=True)


class Cradle:
    """One that was started; it has one child at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._child = 0

    def begin(self, *words: str) -> None:
        """Let a child do what the words say."""
        assert self._process.stdin
        print(*words, file=self._process.stdin, flush=True)
        self._child = int(self.line())

    def line(self) -> str:
        """What the child says next; "gone" when it will say no more."""
        assert self._process.stdout
        return self._process.stdout.readline()

    def kill(self) -> None:
        """At once, in the middle of whatever it does, unless it is through."""
        with suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)

    def wait(self) -> list[str]:
        """Until the child is gone, killed or not; what it still said."""
        return list(iter(self.line, _GONE))


@contextmanager
def cradle(module: str) -> Iterator[Cradle]:
    """``python -m module`` on the database of this test, as the running role; gone behind the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=settings.BASE_DIR,
        env=environment(our_database()),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what a process says whose connection is cut
        text=True,
    )
    try:
        yield Cradle(process)
    finally:
        process.communicate()
