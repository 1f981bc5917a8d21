"""Rows that are written once, and rows that are never deleted.

Two locks, because each alone has a way round: a trigger refuses the statement whoever sends it (the owner of the
schema included), and the web's database role lacks the privilege, which also closes TRUNCATE and
``pgtrigger.ignore`` (``salesops.audit.grants`` revokes it after each migration).
"""

from typing import Any, Never

import pgtrigger
from django.apps import apps
from django.db import models

_APPEND_ONLY = "append_only"
_NEVER_DELETED = "never_deleted"


class AppendOnly(models.Model):
    """A row of this model is inserted and never changed or deleted; a correction is a new row."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert. Raises ValueError for a row that is already stored."""
        if not self._state.adding:
            raise ValueError(f"{self._meta.label} is append-only: a correction is a new row")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        """Raises ValueError."""
        raise ValueError(f"{self._meta.label} is append-only: a correction is a new row")


class NeverDeleted(models.Model):
    """A row of this model may change through its doors, and is never deleted."""

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        """Raises ValueError."""
        raise ValueError(f"{self._meta.label} is never deleted")


def append_only_models() -> list[type[AppendOnly]]:
    """The installed models whose rows are never changed."""
    return [model for model in apps.get_models() if issubclass(model, AppendOnly)]


def never_deleted_models() -> list[type[NeverDeleted]]:
    """The installed models whose rows may change but not go."""
    return [model for model in apps.get_models() if issubclass(model, NeverDeleted)]


def protect() -> None:
    """Give every such model its trigger; ``makemigrations`` writes it into the app's migration.

    It is done here and not in an inherited ``Meta``: a subclass with a ``Meta`` of its own would lose it silently.
    """
    for model in append_only_models():
        pgtrigger.register(pgtrigger.Protect(name=_APPEND_ONLY, operation=pgtrigger.Update | pgtrigger.Delete))(model)
    for kept in never_deleted_models():
        pgtrigger.register(pgtrigger.Protect(name=_NEVER_DELETED, operation=pgtrigger.Delete))(kept)
