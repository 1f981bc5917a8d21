"""Migrating without drawing every model again.

Django's executor keeps a drawn model for every table, and draws a changed one again together with all that are related
to it. Here nearly everything is related to a person, so each of several hundred operations draws some forty models, and
an empty database takes most of a minute. Three kinds of change need none of that: a new model, which nothing refers to
yet; a field more; and an index, a constraint or a trigger, which Django takes from the operation. All others go
Django's way, and so does every copy of the state.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Field

_BESIDE = ("indexes", "constraints", "triggers")
"""Options that add to a table without changing what its rows look like."""


class LeanState(ProjectState):
    """The state that migrations are played forward on. Its database is the same as that of Django's own state."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shapes: dict[tuple[str, str], tuple[Any, ...]] = {}

    def add_model(self, model_state: ModelState) -> None:
        """Draw the new model alone: those it refers to hear of it when it is registered."""
        apps = self.__dict__.pop("apps", None)
        super().add_model(model_state)
        if apps is not None:
            self.apps = apps
            apps.render_multiple([model_state])
            self._remember(model_state)

    def add_field(
        self, app_label: str, model_name: str, name: str, field: Field[Any, Any], preserve_default: Any
    ) -> None:
        """Add the field to the drawn model: whoever it refers to hears of it as of a new model's."""
        apps = self.__dict__.get("apps")
        if apps is None or field.many_to_many or apps.get_model(app_label, model_name)._meta.apps is not apps:
            super().add_field(app_label, model_name, name, field, preserve_default)
            return
        del self.apps
        super().add_field(app_label, model_name, name, field, preserve_default)
        self.apps = apps
        model_state = self.models[app_label, model_name]
        apps.get_model(app_label, model_name).add_to_class(name, model_state.fields[name].clone())
        apps.clear_cache()
        self._remember(model_state)

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Draw again what looks different; else hand the drawn model its new options."""
        if "apps" not in self.__dict__:
            return
        model_state = self.models[app_label, model_name]
        if self._shapes.get((app_label, model_name)) == _shape(model_state):
            meta = self.apps.get_model(app_label, model_name)._meta
            for option in _BESIDE:
                if option in model_state.options:
                    setattr(meta, option, list(model_state.options[option]))
        else:
            super().reload_model(app_label, model_name, delay)
            self._remember(model_state)

    def _remember(self, model_state: ModelState) -> None:
        self._shapes[model_state.app_label, model_state.name_lower] = _shape(model_state)


class LeanExecutor(MigrationExecutor):
    """Plays migrations forward on a `LeanState`."""

    def migrate(
        self,
        targets: Sequence[tuple[str, str | None]] | None,
        plan: Sequence[tuple[Migration, bool]] | None = None,
        state: ProjectState | None = None,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        """As Django does."""
        if state is not None:
            lean = LeanState(models=state.models, real_apps=state.real_apps)
            if "apps" in state.__dict__:
                lean.apps = state.apps
            state = lean
        return super().migrate(targets, plan, state, fake, fake_initial)


def _shape(model_state: ModelState) -> tuple[Any, ...]:
    """What a drawn model is made of. A changed field is another object, never the same one changed."""
    options = {key: value for key, value in model_state.options.items() if key not in _BESIDE}
    return dict(model_state.fields), model_state.bases, list(model_state.managers), options
