"""What keeps a customer from falling into the open pool: each floor hands in what it knows (CUS-2).

The night's job stands on this floor and has never heard of a quote. So a floor above says in its ``rules.py``::

    @holds
    def under_offer() -> QuerySet[Any, Any]:
        return Quote.objects.filter(state__in=…).values("customer_id")
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

type Holder = Callable[[], QuerySet[Any, Any]]

_holders: dict[str, Holder] = {}


def holds[F: Holder](holder: F) -> F:
    """Register a function that gives the keys of customers with something open: one column, no nulls.

    A query set and not a list: it becomes a part of the one statement that looks for them all.
    """
    _holders[f"{holder.__module__}.{holder.__qualname__}"] = holder
    return holder


def is_held() -> Q:
    """Which customers are kept by something open, whatever day it is."""
    held = Q(pk__in=())
    for holder in _holders.values():
        held |= Q(pk__in=holder())
    return held
