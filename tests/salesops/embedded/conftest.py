"""A cluster of its own for each test: these tests kill what they start."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from salesops.embedded.places import DIR_VARIABLE, PROFILE_VARIABLE, Places, places
from salesops.embedded.servers import Embedded

type Start = Callable[[str], subprocess.Popen[str]]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    """Empty places; at the end whatever runs there is stopped."""
    # Not pytest's own folder: it is closed to the user that PostgreSQL runs as.
    with tempfile.TemporaryDirectory(prefix="emb", dir="/var/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setenv(DIR_VARIABLE, folder)
        monkeypatch.setenv(PROFILE_VARIABLE, "test")
        for outside in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            monkeypatch.delenv(outside, raising=False)
        yield places()
        for profile in ("dev", "test"):
            monkeypatch.setenv(PROFILE_VARIABLE, profile)
            with suppress(OSError):
                Embedded(places()).stop()


@pytest.fixture
def start(home: Places) -> Iterator[Start]:
    """Start a process that acquires the servers and then does what it is told, in Python; it says "ready" first."""
    started: list[subprocess.Popen[str]] = []

    def begin(then: str) -> subprocess.Popen[str]:
        code = f"from salesops.embedded import current; current().acquire(); print('ready', flush=True); {then}"
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()
