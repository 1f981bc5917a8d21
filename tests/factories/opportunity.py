"""Opportunities for tests, through their door."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from customers.actions.opportunity import take_up_opportunity
from customers.models import Customer, Opportunity
from customers.pipeline import OpportunityData
from salesops.base import clock
from salesops.org.models import Person
from tests.factories.customers import make_customer


def opportunity_data(**said: Any) -> OpportunityData:
    """A second line of a plant, in two months."""
    told: dict[str, Any] = {
        "title": "二期产线改造",
        "amount": Decimal("200000.00"),
        "expected_on": clock.today() + timedelta(days=60),
    }
    return OpportunityData(**told | said)


def make_opportunity(customer: Customer | None = None, *, by: Person | None = None, **said: Any) -> Opportunity:
    """Taken up by the customer's owner, unless said otherwise."""
    customer = customer or make_customer()
    return take_up_opportunity(opportunity_data(**said), customer, by=by or customer.owner)
