"""A taken port, a second start, and what a killed start left behind."""

import socket
import threading
import time
from pathlib import Path

import pytest

from salesops.management.doorstep import AlreadyRunning, Running, doorstep, free_port

HOST = "127.0.0.1"


def listening() -> socket.socket:
    server = socket.socket()
    server.bind((HOST, 0))
    server.listen()
    return server


def test_a_taken_port_gives_the_next_free_one() -> None:
    with listening() as taken:
        port = taken.getsockname()[1]
        assert free_port(HOST, port) > port
    assert free_port(HOST, port) == port


def test_patience_waits_for_a_port_that_is_being_let_go() -> None:
    taken = listening()
    port = taken.getsockname()[1]
    threading.Timer(0.3, taken.close).start()
    assert free_port(HOST, port, patience=5) == port


def test_a_second_start_is_told_where_the_first_runs(tmp_path: Path) -> None:
    with doorstep(tmp_path / "up.json") as first:
        first.write("http://127.0.0.1:8000/")
        with pytest.raises(AlreadyRunning) as caught, doorstep(tmp_path / "up.json"):
            pass
        assert caught.value.running is not None
        assert caught.value.running.address == "http://127.0.0.1:8000/"
    with doorstep(tmp_path / "up.json") as later:
        assert later.left_behind is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('{"pid": 1, "address": "http://127.0.0.1:8000/"}', Running(1, "http://127.0.0.1:8000/")),
        ("{half a li", None),
        ("[]", None),
        ("", None),
    ],
)
def test_a_file_left_behind_stands_in_nobodys_way(tmp_path: Path, text: str, left: Running | None) -> None:
    path = tmp_path / "up.json"
    path.write_text(text)
    began = time.monotonic()
    with doorstep(path) as step:
        assert step.left_behind == left
    assert time.monotonic() - began < 1
    assert path.read_text() == ""
