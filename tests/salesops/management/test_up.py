"""`manage.py up` as people meet it: one start, a second one, a kill, a taken port, Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from salesops.embedded.places import DIR_VARIABLE, PROFILE_VARIABLE, PROJECT, places
from salesops.embedded.processes import is_alive
from salesops.embedded.servers import Embedded

PATIENCE = 90.0


@dataclass
class House:
    """A folder of its own for servers and files, and the starts made in it."""

    folder: Path
    port: int
    environment: dict[str, str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def up(self, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--no-demo", "--port", str(self.port)],
            cwd=PROJECT,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Empty; at the end everything that was started in it is gone."""
    with tempfile.TemporaryDirectory(prefix="up", dir="/var/tmp", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        monkeypatch.setenv(DIR_VARIABLE, f"{name}/embedded")
        monkeypatch.setenv(PROFILE_VARIABLE, "dev")
        monkeypatch.setenv("SALESOPS_VAR_DIR", f"{name}/var")
        for outside in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            monkeypatch.delenv(outside, raising=False)
        found = House(Path(name), unused_port(), dict(os.environ))
        yield found
        for process in found.started:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)
        with suppress(OSError):
            Embedded(places()).stop()


def unused_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def line_with(process: subprocess.Popen[str], words: str) -> str:
    """The next line that has `words` in it; what came before stands in the failure."""
    assert process.stdout
    before = []
    for line in process.stdout:
        before.append(line)
        if words in line:
            return line
    pytest.fail(f"{words!r} never came:\n" + "".join(before))


def health(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        return int(answer.status)


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def until_gone(pids: list[int]) -> None:
    end = time.monotonic() + 30
    while any(is_alive(pid) for pid in pids):
        assert time.monotonic() < end, "the children outlived their parent by half a minute"
        time.sleep(0.05)


@pytest.mark.slow
def test_taken_port_second_start_kill_and_ctrl_c(house: House) -> None:
    with closing(socket.socket()) as stranger:
        stranger.bind(("127.0.0.1", house.port))
        stranger.listen()
        first = house.up()
        said = line_with(first, f"Port {house.port} is taken; using ")
        port = int(said.split("using ")[1].strip(" .\n"))
        line_with(first, f"Salesops runs at http://127.0.0.1:{port}/")
        assert health(port) == 200

        second, _ = house.up().communicate(timeout=PATIENCE)
        assert f"Salesops already runs at http://127.0.0.1:{port}/ (process {first.pid})" in second

    family = children(first.pid)
    first.kill()
    first.communicate()
    third = house.up()
    line_with(third, f"Salesops runs at http://127.0.0.1:{house.port}/")
    assert health(house.port) == 200
    until_gone(family)

    family = children(third.pid)
    third.send_signal(signal.SIGINT)
    last, _ = third.communicate(timeout=PATIENCE)
    assert "stopped" in last
    assert third.returncode == 0
    until_gone(family)
    assert not (places().pgdata / "postmaster.pid").exists(), "the last one out stops the servers"


def test_without_the_owner_it_says_why_it_does_not_start(house: House) -> None:
    process = house.up(DATABASE_URL="postgres://web@127.0.0.1:1/salesops")
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "DATABASE_URL is set, but DATABASE_OWNER_URL is not" in said
    assert "Traceback" not in said
