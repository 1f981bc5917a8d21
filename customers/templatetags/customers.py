"""Filters for the pages of the customer floor: ``{% load customers %}``."""

from django import template

from customers.completeness import Completeness
from customers.enums import STATUS_MARK, CustomerStatus
from customers.models import Customer
from customers.queries.customer import completeness_of

register = template.Library()


@register.filter
def status_mark(status: str) -> str:
    """The mark of a status pill: open, run, won, wait, stop or off."""
    return STATUS_MARK[CustomerStatus(status)]


@register.filter
def completeness(customer: Customer) -> Completeness:
    """The score of a row that was loaded by ``with_reachable``; costs no query (CUS-1)."""
    return completeness_of(customer, reachable=customer.reachable)  # type: ignore[attr-defined]  # an annotation
