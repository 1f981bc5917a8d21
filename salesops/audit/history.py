"""Every version of a governed row, written by a database trigger."""

from collections.abc import Callable
from typing import Any

import pghistory
from django.db import models


def tracked[M: models.Model](*, exclude: list[str] | None = None) -> Callable[[type[M]], type[M]]:
    """Class decorator: keep each insert, update and delete of the model in ``<Model>Event``, append-only.

    ``exclude`` names fields that must not be copied (a password's hash). Who, from where and in which request stand
    in the event's own ``pgh_context``: the package's default, a shared context row, would have to be updatable.
    """
    decorator: Any = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=exclude,
        obj_field=pghistory.ObjForeignKey(related_name="+", db_index=True),
        context_field=pghistory.ContextJSONField(),
        context_id_field=None,  # type: ignore[arg-type]  # how the package is told to have none
    )

    def wrap(model: type[M]) -> type[M]:
        decorator(model)
        return model

    return wrap
