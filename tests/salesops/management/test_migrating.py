"""Migrations on the lean state make the same database as on Django's."""

from collections.abc import Sequence
from typing import Any

import pgtrigger
import pytest
from django.apps.registry import Apps
from django.core.management import get_commands, load_command_class
from django.core.management.commands import migrate
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

from salesops.management.migrating import LeanExecutor, LeanState

pytestmark = pytest.mark.django_db

TOYS = "toys"
OPERATIONS: Sequence[Operation] = (
    migrations.CreateModel("Box", [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]),
    migrations.CreateModel(
        "Ball",
        [("id", models.BigAutoField(primary_key=True)), ("box", models.ForeignKey("toys.Box", models.PROTECT))],
    ),
    migrations.AddField("Ball", "size", models.IntegerField(default=3), preserve_default=False),
    migrations.AddField("Box", "first", models.ForeignKey("toys.Ball", models.PROTECT, null=True, related_name="+")),
    migrations.AddField("Box", "within", models.ForeignKey("self", models.PROTECT, null=True)),
    migrations.AddIndex("Ball", models.Index("box", "size", name="ball_by_size")),
    migrations.AddConstraint("Ball", models.CheckConstraint(condition=models.Q(size__gt=0), name="ball_has_size")),
    AddTrigger("ball", pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)),
    migrations.AlterField("Box", "id", models.UUIDField(primary_key=True)),
    migrations.AlterField("Ball", "size", models.BigIntegerField(unique=True)),
    migrations.RenameField("Ball", "size", "width"),
    migrations.AlterField("Ball", "width", models.BigIntegerField()),
    migrations.RemoveConstraint("Ball", "ball_has_size"),
    migrations.RemoveField("Box", "first"),
    migrations.AlterUniqueTogether("Ball", {("box", "width")}),
    migrations.RenameModel("Box", "Crate"),
    migrations.DeleteModel("Ball"),
)


def test_it_says_the_same_to_the_database() -> None:
    plain, lean = ProjectState(), LeanState()
    assert "apps" not in lean.__dict__
    for state in (plain, lean):
        assert not state.apps.get_models()
    for operation in OPERATIONS:
        assert _sql(operation, lean) == _sql(operation, plain), operation
        assert lean == plain
        assert _drawn(lean.apps) == _drawn(plain.apps), operation


def test_it_is_what_migrate_uses() -> None:
    assert get_commands()["migrate"] == "salesops"
    load_command_class("salesops", "migrate")
    assert vars(migrate)["MigrationExecutor"] is LeanExecutor


def _sql(operation: Operation, state: ProjectState) -> list[str]:
    """What one operation would run."""
    before = state.clone()
    operation.state_forwards(TOYS, state)
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        operation.database_forwards(TOYS, editor, before, state)
    collected: list[str] = editor.collected_sql
    return collected


def _drawn(apps: Apps) -> dict[str, list[str]]:
    """The models, with what a migration's code finds in them, seen from both ends."""
    return {
        model.__name__: sorted(
            f"{field.name} {type(field).__name__} {_target(field.related_model, apps)}"
            for field in model._meta.get_fields(include_hidden=True)
        )
        for model in apps.get_models()
    }


def _target(model: Any, apps: Apps) -> str:
    """The name of a related model, and whether it is the one that these apps hold now."""
    return f"{model.__name__} {model is apps.get_model(TOYS, model.__name__)}" if model else ""
