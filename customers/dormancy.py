"""What shows that a won customer is awake: each floor hands in what it knows (CUS-4).

The night's job stands on this floor and has never heard of a quote. So a floor above says in its ``rules.py``::

    @wakes
    def quoted(day: date) -> QuerySet[Any, Any]:
        return Quote.objects.filter(created_at__gte=…).values("customer_id")
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

type Waker = Callable[[date], QuerySet[Any, Any]]

_wakers: dict[str, Waker] = {}


def wakes[F: Waker](waker: F) -> F:
    """Register a function that gives the keys of customers something was done with since that day: one column.

    A query set and not a list: it becomes a part of the one statement that looks for them all.
    """
    _wakers[f"{waker.__module__}.{waker.__qualname__}"] = waker
    return waker


def is_awake(day: date) -> Q:
    """With which customers something was done since that day, besides speaking with them."""
    awake = Q(pk__in=())
    for waker in _wakers.values():
        awake |= Q(pk__in=waker(day))
    return awake
