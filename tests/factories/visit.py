"""Planned visits for tests, through their door."""

from typing import Any

from customers.actions.visit import PlanData, plan_visit
from customers.enums import VisitPurpose
from customers.models import Customer, VisitPlan
from salesops.base import clock
from salesops.org.models import Person
from tests.factories.customers import make_customer


def make_plan(customer: Customer | None = None, *, by: Person | None = None, **said: Any) -> VisitPlan:
    """A visit that the customer's owner plans for today, unless said otherwise."""
    customer = customer or make_customer()
    values: dict[str, Any] = {"day": clock.today(), "purpose": VisitPurpose.OFFER} | said
    data = PlanData(**values)
    return plan_visit(customer, data, by=by or customer.owner)
