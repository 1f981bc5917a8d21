"""Every app's invariants, and which rows break them."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.module_loading import module_has_submodule

from salesops.base.invariants import Invariant

SHOWN_ROWS = 20
"""A broken rule that breaks everywhere is told by its first rows; the count says the rest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one invariant says: `rows` are the first that break it, as text, `count` is how many there are."""

    invariant: Invariant
    rows: tuple[tuple[str, ...], ...]
    count: int

    @property
    def holds(self) -> bool:
        """Nothing breaks it."""
        return not self.count


def all_invariants() -> list[Invariant]:
    """The lists of all apps, ground floor first. ValueError when two have one key."""
    found: list[Invariant] = []
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "invariants"):
            found.extend(getattr(import_module(f"{app.name}.invariants"), "INVARIANTS", ()))
    keys = [invariant.key for invariant in found]
    if twice := {key for key in keys if keys.count(key) > 1}:
        msg = f"two invariants share a key: {', '.join(sorted(twice))}"
        raise ValueError(msg)
    return found


def check(invariants: Iterable[Invariant] | None = None) -> list[Finding]:
    """Ask the database about each of them, or about all; one query each, nothing is written."""
    return [_ask(invariant) for invariant in (all_invariants() if invariants is None else invariants)]


def _ask(invariant: Invariant) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(invariant.sql, invariant.params or None)
        rows: list[tuple[Any, ...]] = cursor.fetchmany(SHOWN_ROWS)
        count = cursor.rowcount
    return Finding(invariant, tuple(tuple(str(value) for value in row) for row in rows), count)
