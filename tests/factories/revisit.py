"""Calls after acceptance for tests, planned by the night's door; and what a customer may say."""

from datetime import timedelta
from typing import Any

from contracts.models import Contract, Instalment
from customers.actions.revisit import RevisitData, plan_revisits
from customers.models import Customer, Revisit
from salesops.base import clock
from salesops.org.models import Person
from tests.factories.receivable import sold_contract


def accepted_contract(owner: Person, days_ago: int, *, customer: Customer | None = None) -> Contract:
    """A signed contract whose final acceptance was so many days ago."""
    day = clock.today() - timedelta(days=days_ago)
    contract = sold_contract(owner, customer=customer, signed_on=day)
    Instalment.objects.filter(contract=contract).update(reached_on=day, due_on=day + timedelta(days=10))
    return contract


def make_revisit(owner: Person, *, customer: Customer | None = None, days_ago: int = 30) -> Revisit:
    """The call after that acceptance; due today unless said otherwise."""
    contract = accepted_contract(owner, days_ago, customer=customer)
    plan_revisits(by=Person.system())
    return Revisit.objects.get(subject_id=contract.pk, turn=1)


def answers(**given: Any) -> RevisitData:
    """A customer who is content."""
    values: dict[str, Any] = {"happened_on": clock.today(), "said": "系统运行正常。", "overall": 4} | given
    return RevisitData(**values)
