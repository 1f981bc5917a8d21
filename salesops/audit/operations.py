"""Migration operations of the trail."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger


class InstallTriggers(Operation):
    """Create the triggers that the models' migration state declares in ``options["triggers"]``.

    A model that is created with its triggers in its options needs no ``AddTrigger`` each, which would make Django
    draw the whole state of all models anew, once per trigger: a first start took most of its time there.
    """

    reversible = True

    def __init__(self, models: list[str]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As it is written in a migration."""
        return type(self).__name__, [], {"models": self.models}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state has them already."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create them."""
        for operation in self._each(app_label, to_state):
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop them."""
        for operation in self._each(app_label, from_state):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """For the migrate command."""
        return f"Create the triggers of {', '.join(self.models)}"

    def _each(self, app_label: str, state: ProjectState) -> list[AddTrigger]:
        return [
            AddTrigger(name.lower(), trigger)
            for name in self.models
            for trigger in state.models[app_label, name.lower()].options.get("triggers", [])
        ]
