"""What the embedded servers survive, tried on real ones."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from salesops.embedded.places import PROFILE_VARIABLE, Places, places
from salesops.embedded.processes import is_alive, working_in
from salesops.embedded.servers import Embedded
from tests.salesops.embedded.conftest import Start

STAY = "input()"

FORBIDDEN = [
    "CREATE TABLE mine (n int)",
    "CREATE SCHEMA mine",
    "CREATE DATABASE mine",
    "CREATE ROLE mine",
    "CREATE INDEX ON theirs (n)",
    "ALTER TABLE theirs ADD COLUMN mine int",
    "DROP TABLE theirs",
]


@contextmanager
def connected(home: Places, role: str = "owner", database: str = "salesops") -> Iterator[Any]:
    connection = psycopg2.connect(host=str(home.run), port=5432, user=role, dbname=database)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def ask(home: Places, question: str, role: str = "owner") -> Any:
    with connected(home, role) as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def postmaster(home: Places) -> int:
    return int((home.pgdata / "postmaster.pid").read_text().split("\n", 1)[0])


def test_the_last_one_out_stops_the_servers(home: Places, start: Start) -> None:
    first, second = start(STAY), start(STAY)
    for process in (first, second):
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    first.communicate("\n")
    assert ask(home, "SELECT 1") == 1
    assert Embedded(home).redis.ready()
    second.communicate("\n")
    assert not (home.pgdata / "postmaster.pid").exists()
    assert list(working_in(home.pgdata)) == []
    assert not Embedded(home).redis.ready()


@pytest.mark.race
def test_racing_starters_make_one_cluster(home: Places, start: Start) -> None:
    racers = [start("import sys; sys.stdin.read()") for _ in range(4)]
    for racer in racers:
        assert racer.stdout
        assert racer.stdout.readline() == "ready\n"
    assert len([pid for pid in working_in(home.pgdata) if pid == postmaster(home)]) == 1
    assert (home.log / "postgres.log").read_text().count("ready to accept connections") == 1


def test_a_killed_user_leaves_servers_to_attach_to(home: Places, start: Start) -> None:
    victim = start(STAY)
    assert victim.stdout
    victim.stdout.readline()
    before = postmaster(home)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    servers = Embedded(home).acquire()
    try:
        assert postmaster(home) == before
    finally:
        servers.release()
    assert not is_alive(before)


@pytest.mark.usefixtures("home")
def test_a_killed_postmaster_blocks_nobody_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROFILE_VARIABLE, "dev")  # the profile of people's work; tests may lose the last commits
    home = places()
    servers = Embedded(home).acquire()
    with connected(home) as cursor:
        cursor.execute("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
    dead = postmaster(home)
    os.kill(dead, signal.SIGKILL)
    while is_alive(dead):
        time.sleep(0.01)
    assert (home.pgdata / "postmaster.pid").exists(), "the kill must leave what this test is about"
    again = Embedded(home).acquire()
    try:
        assert postmaster(home) != dead
        assert ask(home, "SELECT n FROM kept") == 7
    finally:
        again.release()
        servers.release()


def test_a_pid_file_that_names_a_stranger_is_removed(home: Places) -> None:
    servers = Embedded(home).acquire()
    servers.release()
    # Somebody else has the number now: this very process.
    (home.pgdata / "postmaster.pid").write_text(f"{os.getpid()}\n{home.pgdata}\n1700000000\n5432\n{home.run}\n")
    again = Embedded(home).acquire()
    try:
        assert postmaster(home) != os.getpid()
    finally:
        again.release()


def test_an_interrupted_initdb_is_done_again(home: Places) -> None:
    home.pgdata.mkdir(parents=True)
    (home.pgdata / "PG_VERSION").write_text("18\n")
    servers = Embedded(home).acquire()
    try:
        assert ask(home, "SELECT 1") == 1
    finally:
        servers.release()


def test_roles_and_extensions(home: Places) -> None:
    servers = Embedded(home).acquire()
    try:
        powers = "SELECT array_agg(rolname::text ORDER BY rolname) FROM pg_roles WHERE {} AND rolname !~ '^pg_'"
        assert ask(home, powers.format("rolsuper")) == ["postgres"]
        assert ask(home, powers.format("rolcreatedb AND NOT rolsuper")) == ["owner"]
        assert ask(home, powers.format("rolcanlogin")) == ["owner", "postgres", "web"]
        # Chinese has trigrams only under the right character type.
        assert ask(home, "SELECT cardinality(show_trgm('上海华东'))") > 0
        with connected(home, "owner", "postgres") as cursor:
            cursor.execute("CREATE DATABASE another")
        with connected(home, "owner", "another") as cursor:
            cursor.execute("SELECT count(*) FROM pg_extension WHERE extname IN ('pg_trgm', 'btree_gist')")
            assert cursor.fetchone()[0] == 2
    finally:
        servers.release()


def test_the_running_role_changes_no_schema(home: Places) -> None:
    servers = Embedded(home).acquire()
    try:
        with connected(home, "owner") as cursor:
            cursor.execute("CREATE TABLE theirs (n int)")
        with connected(home, "web") as cursor:
            for statement in FORBIDDEN:
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(statement)
    finally:
        servers.release()


def test_no_port_is_opened(home: Places) -> None:
    servers = Embedded(home).acquire()
    try:
        assert ask(home, "SHOW listen_addresses") == ""
        assert ask(home, "SHOW max_connections") == "300"
        assert home.run.stat().st_mode & 0o077 == 0, "whoever reaches the sockets is let in without a password"
    finally:
        servers.release()


def test_long_folders_get_short_sockets(home: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = home.home / ("d" * 60) / ("e" * 60)
    monkeypatch.setenv("SALESOPS_EMBEDDED_DIR", str(deep))
    found = places()
    assert found.home == Path(deep, "test")
    assert len(str(found.postgres_socket)) < 100


def test_only_tests_work_in_memory_and_only_where_there_is_enough(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SALESOPS_EMBEDDED_DIR", raising=False)

    def home(profile: str, memory: Path, enough: int) -> Path:
        monkeypatch.setenv("SALESOPS_EMBEDDED_PROFILE", profile)
        monkeypatch.setattr("salesops.embedded.places.MEMORY", memory)
        monkeypatch.setattr("salesops.embedded.places._ENOUGH_MEMORY", enough)
        return places().home

    on_disk = home("test", tmp_path / "nowhere", 1)
    assert home("test", tmp_path, 10**18) == on_disk
    assert home("test", tmp_path, 1) != on_disk
    # What people typed must outlive the computer's next start.
    assert home("dev", tmp_path, 1) == home("dev", tmp_path / "nowhere", 1)
