"""What must hold, stated in SQL; ``manage.py check_invariants`` runs every app's list."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invariant:
    """``sql`` with ``params`` returns the rows that break the rule; the first column identifies the row."""

    key: str
    rule: str
    sentence: str
    sql: str
    params: tuple[str | int | None, ...] = ()
