"""One migrated database, copied for every run and every test worker.

Migrating from nothing takes longer than most runs; copying takes a fraction of a second. The copy is named after all
that makes it, so a changed migration makes a new one, and Django still migrates each copy, which finds nothing to do.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import psycopg2.extensions
from django.db import connections
from psycopg2 import sql

from salesops.embedded import current
from salesops.embedded.env import Role
from salesops.embedded.places import PROJECT

_LOCK = 7_402_611
"""Any number that nobody else locks: one process makes the template, the others wait for it."""

_KEPT = 4


def migrated_template() -> str:
    """The name of a database to copy, made if need be. Raises CalledProcessError when it can't be migrated."""
    name = f"template_{_fingerprint()}"
    with closing(psycopg2.connect(_url("owner", "postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            if name not in _databases(cursor):
                _drop_old(cursor)
                _make(cursor, name)
    return name


def restore(name: str, template: str) -> None:
    """Put `name` back to what `template` is, whoever is connected to it; make it where there is none."""
    drop(name)
    with closing(psycopg2.connect(_url("owner", "postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(
                # Whole files are copied in half the time that it takes to log each of their blocks.
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )


def start_anew(template: str = "") -> None:
    """The database of the tests becomes a copy of `template`, or what it was at the beginning."""
    connections.close_all()
    owner = connections["owner"].settings_dict
    restore(owner["NAME"], template or owner["TEST"]["TEMPLATE"])


def made_once(name: str, make: Callable[[], str]) -> tuple[str, str]:
    """A database for all workers of this run, and what ``make`` said of it: the first of them makes it, others wait.

    ``make`` works in the database of the tests, which is put back behind it. The next run drops what this one leaves.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:8]
    database = f"kept_{name}_{run}"
    with closing(psycopg2.connect(_url("owner", "postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK + 1])
            if database not in _databases(cursor):
                for old in _databases(cursor):
                    if old.startswith(f"kept_{name}_"):
                        drop(old)
                said = make()
                connections.close_all()
                restore(f"kept_{name}_half", connections["owner"].settings_dict["NAME"])
                start_anew()
                half, whole = sql.Identifier(f"kept_{name}_half"), sql.Identifier(database)
                cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(half, sql.Literal(said)))
                cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(half, whole))
            cursor.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database]
            )
            [[said]] = cursor.fetchall()
            return database, str(said)


def drop(name: str) -> None:
    """Take a database away, whoever is connected to it."""
    with closing(psycopg2.connect(_url("owner", "postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def disconnect(name: str) -> None:
    """Send everybody away from a database: a process that a test killed may leave its session behind for a moment."""
    with closing(psycopg2.connect(_url("owner", "postgres"))) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def _make(cursor: psycopg2.extensions.cursor, name: str) -> None:
    half = name.replace("template_", "building_")  # a killed run leaves nothing that looks finished
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(half)))
    cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half)))
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--database=owner", "--verbosity=0", "--skip-checks"],
        cwd=PROJECT,
        env=os.environ | {"DATABASE_URL": _url("web", half), "DATABASE_OWNER_URL": _url("owner", half)},
        check=True,
    )
    cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(name)))


def _drop_old(cursor: psycopg2.extensions.cursor) -> None:
    """Keep the latest few: another run, begun before the last change, may be about to copy one of them."""
    made = [name for name in _databases(cursor) if name.startswith(("template_", "building_"))]
    for name in made[:-_KEPT]:
        with suppress(psycopg2.errors.ObjectInUse):  # it is being copied right now
            cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def _databases(cursor: psycopg2.extensions.cursor) -> list[str]:
    """Names of all databases, oldest first."""
    cursor.execute("SELECT datname FROM pg_database ORDER BY oid")
    return [name for (name,) in cursor.fetchall()]


def _url(role: Role, database: str) -> str:
    variable = "DATABASE_OWNER_URL" if role == "owner" else "DATABASE_URL"
    parts = urlsplit(os.environ.get(variable) or current().database_url(role))
    return urlunsplit(parts._replace(path=f"/{database}"))


def _fingerprint() -> str:
    found = hashlib.sha256()
    for path in sorted(_ingredients()):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def _ingredients() -> Iterator[Path]:
    yield PROJECT / "requirements.txt"
    for folder in ("salesops", "customers", "quotes", "contracts", "commissions", "reports"):
        yield from (PROJECT / folder).rglob("migrations/*.py")
