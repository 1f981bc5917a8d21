"""What the role of the running product may do to each table; applied by the owner after every migration.

``web`` reads and writes, and changes nothing that is append-only: a trigger alone is passed by TRUNCATE.
"""

from typing import Any, NamedTuple

import pghistory
from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from salesops.base.append_only import append_only_models, never_deleted_models

ALL_ROWS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})


class RoleMissing(Exception):
    """The running role does not exist, so nothing could be granted to it."""


class Table(NamedTuple):
    """A table and what the running role may do to it."""

    name: str
    privileges: frozenset[str]


def running_role() -> str:
    """The database role that the product runs as."""
    return str(settings.DATABASES[DEFAULT_DB_ALIAS].get("USER", ""))


def declared(tables: list[str]) -> list[Table]:
    """What the running role may do to each of the database's ``tables``; no one may TRUNCATE."""
    append_only = {model._meta.db_table for model in (*append_only_models(), *history_models())}
    kept = {model._meta.db_table for model in never_deleted_models()}
    forbidden = {apps.get_model("pghistory", "Context")._meta.db_table}

    def privileges(name: str) -> frozenset[str]:
        if name in forbidden:
            return frozenset()
        if name == "django_migrations":
            return frozenset({"SELECT"})
        if name in append_only:
            return frozenset({"SELECT", "INSERT"})
        if name in kept:
            return ALL_ROWS - {"DELETE"}
        return ALL_ROWS

    return [Table(name, privileges(name)) for name in tables]


def history_models() -> list[type[models.Model]]:
    """The tables that ``audit.tracked`` fills."""
    return [model for model in apps.get_models() if issubclass(model, pghistory.models.Event) and model._meta.managed]


def grant(role: str, *, using: str) -> None:
    """Give ``role`` exactly what ``declared`` says, in one transaction.

    Does nothing when ``using`` signs in as that very role: it owns nothing and can't grant.
    Raises RoleMissing, with the statement that helps, when the role does not exist.
    """
    connection = connections[using]
    if connection.settings_dict.get("USER") == role:
        return
    quote = connection.ops.quote_name
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            raise RoleMissing(
                f"the database role {role!r} that the product runs as does not exist: "
                f"create it (CREATE ROLE {quote(role)} LOGIN PASSWORD '…') and migrate again"
            )
        held = _held(cursor, role)
        to = quote(role)
        statements = [f"GRANT USAGE ON SCHEMA public TO {to}"]
        for table, privileges in declared(list(held)):
            if held[table] == privileges:
                continue
            # From nothing: what an earlier version granted is taken back.
            statements.append(f"REVOKE ALL ON TABLE {quote(table)} FROM {to}")
            if privileges:
                statements.append(f"GRANT {', '.join(sorted(privileges))} ON TABLE {quote(table)} TO {to}")
        statements.append(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {to}")
        cursor.execute("; ".join(statements))


def _held(cursor: Any, role: str) -> dict[str, frozenset[str]]:
    """Every table of the schema, with the privileges that ``role`` holds on it now."""
    cursor.execute(
        "SELECT c.relname, coalesce(array_agg(g.privilege_type) FILTER (WHERE g.privilege_type IS NOT NULL), '{}')"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " LEFT JOIN LATERAL aclexplode(c.relacl) g ON g.grantee = (SELECT oid FROM pg_roles WHERE rolname = %s)"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') GROUP BY 1 ORDER BY 1",
        [role],
    )
    return {table: frozenset(privileges) for table, privileges in cursor.fetchall()}


def grant_after_migrate(*, using: str, **_kwargs: Any) -> None:
    """Receiver of ``post_migrate``: new tables are granted in the same run that made them."""
    if connections[using].vendor == "postgresql":
        grant(running_role(), using=using)
