"""Customers whose protection is over, for tests; what falls goes by the night's door."""

from datetime import date, timedelta
from typing import Any

from customers.actions.protection import watch_protection
from customers.models import Customer, PoolEntry
from customers.queries.pool import last_fall
from salesops.base import clock
from salesops.org.models import Person
from tests.factories.customers import make_customer


def days_ago(count: int) -> date:
    """That many days before today."""
    return clock.today() - timedelta(days=count)


def make_forgotten(owner: Person, **values: Any) -> Customer:
    """A customer that nobody spoke with for 200 days, and whose owner was warned long ago: it falls tonight."""
    values = {"protected_from": days_ago(200), "lapse_warned_on": days_ago(30)} | values
    return make_customer(owner=owner, **values)


def make_pooled(owner: Person, **values: Any) -> PoolEntry:
    """A customer of this person that fell into the open pool a moment ago."""
    customer = make_forgotten(owner, **values)
    watch_protection(by=Person.system())
    fell = last_fall(customer)
    assert fell is not None
    return fell
