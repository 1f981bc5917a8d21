"""Processes that are started together are gone together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from salesops.embedded.processes import is_alive
from salesops.management.supervisor import Supervisor

FOREVER = "import time; print('here', flush=True); time.sleep(600)"


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "waited for ten seconds"
        time.sleep(0.02)


def test_lines_carry_the_name_of_who_said_them() -> None:
    said: list[str] = []
    supervisor = Supervisor(said.append)
    supervisor.start("web", ["-c", FOREVER])
    supervisor.start("worker", ["-c", FOREVER])
    supervisor.listen()
    until(lambda: len(said) == 2)
    supervisor.stop()
    assert sorted(said) == ["web    | here", "worker | here"]


def test_stop_takes_grandchildren_along() -> None:
    code = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', {FOREVER!r}])\n"
        "print(child.pid, flush=True)\n"
        "child.wait()\n"
    )
    said: list[str] = []
    supervisor = Supervisor(said.append)
    child = supervisor.start("web", ["-c", code])
    supervisor.listen()
    until(lambda: len(said) == 2)
    grandchild = next(int(line.split("|")[1]) for line in said if line.split("|")[1].strip().isdigit())
    supervisor.stop()
    assert not child.running
    until(lambda: not is_alive(grandchild))


def test_one_that_falls_is_noticed() -> None:
    supervisor = Supervisor(lambda _: None)
    supervisor.start("web", ["-c", FOREVER])
    beat = supervisor.start("beat", ["-c", "raise SystemExit('no broker')"])
    supervisor.listen()
    until(lambda: supervisor.fallen() is not None)
    assert supervisor.fallen() is beat
    until(lambda: list(beat.last_lines) == ["no broker"])
    supervisor.stop()


def test_the_last_words_of_a_start_that_failed_are_heard() -> None:
    said: list[str] = []
    supervisor = Supervisor(said.append)
    supervisor.start("web", ["-c", "raise SystemExit('port 80 is not yours')"])
    until(lambda: supervisor.fallen() is not None)
    supervisor.stop()
    assert said == ["web | port 80 is not yours"]


def test_kill_minus_nine_of_the_parent_ends_the_children() -> None:
    code = (
        "import time\n"
        "from salesops.management.supervisor import Supervisor\n"
        f"print(Supervisor(print).start('web', ['-c', {FOREVER!r}]).process.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = int(parent.stdout.readline())
    assert is_alive(child)
    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()
    until(lambda: not is_alive(child))
