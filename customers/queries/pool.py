"""Reads about the protection of a customer, and about the open pool (CUS-2)."""

from dataclasses import dataclass
from datetime import date, timedelta

from customers.enums import CustomerStatus
from customers.models import Customer
from salesops.base import clock
from salesops.policy.queries import policies

UNPROTECTED = (CustomerStatus.POOL, CustomerStatus.INVALID, CustomerStatus.STOPPED)
"""Nobody's to lose: in the pool already, nobody there to be reached, or not served any more."""
_KEYS = (
    "customers.protection",
    "customers.protection_days",
    "customers.protection_warn_first",
    "customers.protection_warn_last",
)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a customer is protected, as the settings say today; days."""

    is_on: bool
    days: int
    warn_first: int
    warn_last: int


def terms() -> Terms:
    """See above; one query."""
    given = policies(_KEYS)
    return Terms(*(given[key] for key in _KEYS))


def protected_days_left(customer: Customer) -> int | None:
    """How many days nobody else may claim the customer, 0 on the last one; None where no protection runs.

    Something open (a quote, a contract, a dispute) keeps a customer beyond them; that is not said here, for whoever
    only learns by whom a company is taken must not learn of it.
    """
    running = terms()
    if not running.is_on or customer.archived_at is not None or customer.status in UNPROTECTED:
        return None
    return max((lapses_on(customer, running) - clock.today()).days, 0)


def lapses_on(customer: Customer, running: Terms) -> date:
    """The last protected day. Nobody loses a customer without having been warned in time.

    Where no warning was given yet (the setting is new, or something open has just ended) it is counted from today.
    """
    since = customer.protected_from or customer.registered_at.astimezone(clock.BUSINESS_TZ).date()
    warned = customer.lapse_warned_on
    counted = warned if warned is not None and warned > since else clock.today()
    return max(since + timedelta(days=running.days), counted + timedelta(days=running.warn_first))
