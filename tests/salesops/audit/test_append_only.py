"""What is written once stays: refused to the running role by privilege, and to the owner by trigger."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, models, transaction

from salesops.audit import record, seen
from salesops.audit.grants import RoleMissing, declared, grant, history_models, running_role
from salesops.audit.models import About, Entry, ViewLog
from salesops.base.append_only import append_only_models, never_deleted_models
from tests.cast import Cast, build_cast
from tests.salesops.audit.test_trail import Deed

CONTEXT = apps.get_model("pghistory", "Context")


def refused(alias: str, sql: str, reason: str) -> bool:
    """Whether the database refuses the statement for that reason."""
    with pytest.raises(DatabaseError, match=reason), transaction.atomic(using=alias):
        connections[alias].cursor().execute(sql)
    return True


def statements(table: str, model: type[models.Model]) -> list[str]:
    column = connection.ops.quote_name(model._meta.concrete_fields[-1].attname)
    return [f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"]


@pytest.mark.django_db
def test_tests_run_as_the_running_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("web",) == (running_role(),)


@pytest.mark.django_db
def test_the_running_role_may_only_add_to_what_is_append_only() -> None:
    guarded: list[type[models.Model]] = [*append_only_models(), *history_models()]
    assert {Entry, About, ViewLog} <= set(guarded)
    for model in guarded:
        for sql in statements(connection.ops.quote_name(model._meta.db_table), model):
            assert refused("default", sql, "permission denied")


@pytest.mark.django_db
def test_the_running_role_may_delete_nothing_that_is_kept() -> None:
    for model in never_deleted_models():
        table = connection.ops.quote_name(model._meta.db_table)
        assert refused("default", f"DELETE FROM {table}", "permission denied")
        assert refused("default", f"TRUNCATE {table} CASCADE", "permission denied")


@pytest.mark.django_db
def test_the_running_role_does_not_touch_the_shared_history_context() -> None:
    for sql in (f"SELECT 1 FROM {CONTEXT._meta.db_table}", f"DELETE FROM {CONTEXT._meta.db_table}"):
        assert refused("default", sql, "permission denied")


@pytest.mark.django_db
def test_the_running_role_makes_and_alters_nothing() -> None:
    assert refused("default", "CREATE TABLE mine (id int)", "permission denied")
    assert refused("default", "ALTER TABLE audit_entry DISABLE TRIGGER ALL", "must be owner")


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_refused_by_the_trigger() -> None:
    cast = build_cast()
    record(cast.east, Deed.OPENED, by=cast.li, about=[cast.south])
    seen(cast.east, by=cast.li, what="paper.downloaded")
    for model in (Entry, About, ViewLog):
        update, delete, _truncate = statements(model._meta.db_table, model)
        assert refused("owner", update, "Cannot update or delete")
        assert refused("owner", delete, "Cannot update or delete")
        assert model.objects.count() == 1


@pytest.mark.django_db
def test_every_append_only_table_has_a_trigger_on_both_changes_that_fires() -> None:
    """The owner, who has every privilege, is stopped by these alone."""
    with connection.cursor() as cursor:
        # tgtype: 2 before, 8 delete, 16 update; "O" fires in every ordinary session.
        cursor.execute(
            "SELECT tgrelid::regclass::text, bit_or(tgtype) FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgenabled = 'O' AND tgname LIKE 'pgtrigger_append_only%%' GROUP BY 1"
        )
        fires = dict(cursor.fetchall())
    tables = {model._meta.db_table for model in append_only_models()}
    assert len(tables) > 15
    assert {table for table in tables if fires.get(table, 0) & (2 | 8 | 16) != 2 | 8 | 16} == set()


def test_a_saved_row_refuses_to_be_saved_or_deleted(cast: Cast) -> None:
    entry = record(cast.east, Deed.OPENED, by=cast.li)
    with pytest.raises(ValueError, match="append-only"):
        entry.save()
    with pytest.raises(ValueError, match="append-only"):
        entry.delete()


@pytest.mark.django_db
def test_the_privileges_are_exactly_the_declared_ones() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = %s AND table_schema = 'public'",
            [running_role()],
        )
        granted: dict[str, set[str]] = {}
        for table, privilege in cursor.fetchall():
            granted.setdefault(table, set()).add(privilege)
        tables = connection.introspection.table_names(cursor)
    expected = {name: set(privileges) for name, privileges in declared(tables) if privileges}
    assert granted == expected


@pytest.mark.django_db
def test_every_guarded_model_has_its_trigger_in_a_migration() -> None:
    """A trigger that is only declared is not there: ``makemigrations`` must have written it down."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%%'")
        guarded = {name for (name,) in cursor.fetchall()}
    wanted = {model._meta.db_table for model in (*append_only_models(), *never_deleted_models(), *history_models())}
    assert wanted <= guarded


@pytest.mark.django_db(transaction=True)
def test_a_wrong_privilege_is_put_right_by_the_next_migration() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("GRANT UPDATE, TRUNCATE ON audit_entry TO web")
    call_command("migrate", database="owner", verbosity=0)
    for sql in statements("audit_entry", Entry):
        assert refused("default", sql, "permission denied")


@pytest.mark.django_db
def test_a_missing_role_is_named_with_the_statement_that_makes_it() -> None:
    with pytest.raises(RoleMissing, match='CREATE ROLE "nobody_yet" LOGIN'):
        grant("nobody_yet", using="owner")
