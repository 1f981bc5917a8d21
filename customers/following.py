"""Papers of the floors above that are whoever keeps the customer's: they go along to its next owner (CUS-3).

A floor says so beside the doors of the paper::

    follows_owner(Inquiry, InquiryVerb.PASSED_ON)

Which of them are open is said by the class of their ``owner`` (`InCharge`). Their doors never lock the customer after
the paper: whoever gives a customer away holds the customer first, and a merge does so too (docs/rules/merge.md).
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Model, Q, QuerySet

from customers.models import Customer

_followers: dict[type[Model], str] = {}


def follows_owner(model: type[Model], verb: str) -> None:
    """Register a model with ``customer``, ``owner``, ``revision``, perhaps ``region``; the trail calls it ``verb``."""
    _followers[model] = verb


def followers() -> dict[type[Model], str]:
    """Those of every floor that is loaded, each with its verb."""
    return _followers


def open_at(model: type[Model], customers: Collection[Customer]) -> QuerySet[Any]:
    """The open papers of such a model at these customers."""
    in_charge: Any = model._meta.get_field("owner")
    is_open: Q = in_charge.open_when
    return model._default_manager.filter(is_open, customer__in=customers)
