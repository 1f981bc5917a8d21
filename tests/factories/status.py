"""Requests for another status of a customer, written through the actions."""

from decimal import Decimal
from typing import Any

from customers.actions.status import ask_status
from customers.enums import CustomerStatus
from customers.models import Customer, StatusRequest
from salesops.approvals.models import Request
from salesops.approvals.queries import latest_request_for
from tests.factories.approvals import say
from tests.factories.customers import make_customer

WANTS: dict[str, Any] = {"need": "两条产线改造", "budget": Decimal("300000.00"), "timetable": "年底前招标"}


def make_wanting(owner: Any, **values: Any) -> Customer:
    """A customer whose need, budget and timetable are known."""
    return make_customer(owner, **WANTS | values)


def make_status_request(customer: Customer, to_status: str = CustomerStatus.BASIC) -> StatusRequest:
    """Asked for by the account manager; it waits for the regional manager."""
    return ask_status(customer, to_status, "需求、预算、时间表均已确认。", by=customer.owner)


def asked(paper: StatusRequest) -> Request:
    """Its newest request."""
    request = latest_request_for(paper)
    assert request is not None
    return request


def decided(paper: StatusRequest, word: str = "approve", why: str = "请补充。") -> StatusRequest:
    """The paper after the next sign-off said this."""
    say(asked(paper), word, why)
    paper.refresh_from_db()
    return paper
