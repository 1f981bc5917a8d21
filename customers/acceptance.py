"""What customers have accepted, and when: each floor above hands in what it knows (CUS-5).

The night plans calls after acceptance on this floor and has never heard of a contract. So a floor above says in its
``rules.py``::

    @accepts
    def accepted_contracts(first: date, last: date) -> Iterable[Accepted]:
        return …
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Accepted:
    """One thing of a customer (its key), and the day on which the customer took it as done; ``paper`` is its number."""

    customer_id: int
    subject: Model
    paper: str
    on: date


type Source = Callable[[date, date], Iterable[Accepted]]

_sources: dict[str, Source] = {}


def accepts[F: Source](source: F) -> F:
    """Register a function that gives what was accepted between two days, both included; one or two queries."""
    _sources[f"{source.__module__}.{source.__qualname__}"] = source
    return source


def accepted_between(first: date, last: date) -> list[Accepted]:
    """What was accepted between two days, both included, on all floors."""
    return [one for source in _sources.values() for one in source(first, last)]
