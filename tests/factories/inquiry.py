"""Inquiries, calls and requests for support, through their doors."""

from datetime import timedelta
from typing import Any

from customers.models import Customer
from quotes.actions.inquiry import InquiryData, report_inquiry
from quotes.actions.support import NamedData, SupportData, ask_support, name_people
from quotes.enums import SETTLEMENT, InquiryKind, InquirySource
from quotes.models import Inquiry, SupportRequest
from salesops.approvals.models import Request
from salesops.approvals.queries import latest_request_for
from salesops.base import clock
from salesops.org.models import Person
from tests.factories.approvals import say
from tests.factories.customers import make_customer


def inquiry_data(**said: Any) -> InquiryData:
    """Of today, by e-mail."""
    told: dict[str, Any] = {
        "kind": InquiryKind.INQUIRY,
        "source": InquirySource.EMAIL,
        "received_on": clock.today(),
        "what": "车间看板 20 套",
    }
    return InquiryData(**told | said)


def make_inquiry(customer: Customer | None = None, *, by: Person | None = None, **said: Any) -> Inquiry:
    """Reported by the customer's account manager, unless said otherwise; it waits for the decision."""
    if customer is None and "named" not in said:
        customer = make_customer(by) if by else make_customer()
    reporter = by or (customer.owner if customer else None)
    assert reporter is not None
    return report_inquiry(inquiry_data(customer=customer, **said), by=reporter)


def decided(inquiry: Inquiry, word: str = "approve", why: str = "按计划跟进。") -> Inquiry:
    """The inquiry after the next sign-off said this."""
    say(_asked(inquiry), word, why)
    inquiry.refresh_from_db()
    return inquiry


def support_data(**said: Any) -> SupportData:
    """A survey, the day after tomorrow."""
    day = clock.today() + timedelta(days=2)
    told: dict[str, Any] = {
        "what": "现场调研",
        "details": "客户有两条产线，需看设备接口。",
        "wanted_from": day,
        "wanted_to": day,
    }
    return SupportData(**told | said)


def make_support(customer: Customer | None = None, *, by: Person | None = None, **said: Any) -> SupportRequest:
    """Asked for by the customer's account manager; it waits for the regional manager."""
    customer = customer or make_customer()
    return ask_support(support_data(**said), customer, by=by or customer.owner)


def support_said(support: SupportRequest, word: str = "approve", why: str = "同意安排。") -> SupportRequest:
    """The request after the next sign-off said this."""
    say(_asked(support), word, why)
    support.refresh_from_db()
    return support


def named(support: SupportRequest, *people: Person) -> SupportRequest:
    """Passed on, and these people named for the days that were wanted."""
    support = support_said(support)
    data = NamedData(people, support.wanted_from, support.wanted_to, "带两套样机。")
    return name_people(support, data, revision=support.revision, by=people[0])


def settlement_asked(support: SupportRequest) -> Request:
    """The request by which it is to be settled."""
    request = _asked(support)
    assert request.kind == SETTLEMENT
    return request


def _asked(paper: Any) -> Request:
    request = latest_request_for(paper)
    assert request is not None
    return request
