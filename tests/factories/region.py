"""Registrations in another region, asked for through the action."""

from typing import Any

from customers.actions.region import ask_region
from customers.details import ContactData, CustomerData
from customers.models import RegionRequest
from salesops.approvals.models import Request
from salesops.approvals.queries import latest_request_for
from salesops.org.models import Person, Region
from tests.factories.approvals import say

WHY = "总部在本区域，由总部统一采购。"
BUYER = ContactData(name="岑若水", title="采购经理", phone="13800138001", email="cen@example.com", is_primary=True)


def make_region_request(owner: Person, region: Region, **said: Any) -> RegionRequest:
    """Asked for by the rep; it waits for the manager of that region."""
    by, contacts = said.pop("by", owner), said.pop("contacts", (BUYER,))
    data = CustomerData(**{"name": "广州粤启装备有限公司", "industry": "装备制造"} | said)
    return ask_region(data, region, WHY, by=by, on_behalf_of=owner, contacts=contacts)


def asked(paper: RegionRequest) -> Request:
    """Its newest request."""
    request = latest_request_for(paper)
    assert request is not None
    return request


def region_decided(paper: RegionRequest, word: str = "approve", why: str = "请补充。") -> RegionRequest:
    """The paper after the next sign-off said this."""
    say(asked(paper), word, why)
    paper.refresh_from_db()
    return paper
