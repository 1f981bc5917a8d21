"""Disputes over a customer for tests, opened through the action."""

from datetime import timedelta
from typing import Any

from customers.actions.dispute import ClaimData, open_dispute
from customers.models import Customer, Dispute
from salesops.base import clock
from salesops.org.models import Person

CLAIM = "三月起我一直在跟进，已两次上门演示。"


def make_dispute(customer: Customer, *, by: Person, **said: Any) -> Dispute:
    """A dispute that ``by`` opened today over a customer that somebody else keeps."""
    told: dict[str, Any] = {
        "name": customer.name,
        "claim": CLAIM,
        "first_contact_on": clock.today() - timedelta(days=30),
    }
    return open_dispute(ClaimData(**told | said), by=by)
