"""Special prices for tests, through their doors."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from customers.models import Customer
from quotes.actions.special import SpecialData, ask_special, record_special_opinions, submit_special
from quotes.enums import Department
from quotes.models import Product, SpecialPrice
from salesops.approvals.models import Request
from salesops.base import clock
from salesops.org.models import Person
from salesops.policy.actions import set_policy
from tests.factories.quotes import sign

OPINIONS = {department.value: "同意" for department in Department}


def use_special_prices(value: str = "true", *, by: Person) -> None:
    """Turn the setting on, or off."""
    set_policy("quotes.special_order", value, valid_from=clock.today(), reason="试行", by=by)


def special_data(product: Product, price: str = "70.00", quantity: str = "10", **typed: Any) -> SpecialData:
    """Ten at 70, for a month."""
    day = clock.today()
    values: dict[str, Any] = {"valid_from": day, "valid_to": day + timedelta(days=30), "reason": "首单样板", **typed}
    return SpecialData(product, Decimal(quantity), Decimal(price), **values)


def ask(customer: Customer, product: Product, price: str = "70.00", quantity: str = "10", **typed: Any) -> SpecialPrice:
    """By the customer's account manager."""
    return ask_special(customer, special_data(product, price, quantity, **typed), by=customer.owner)


def heard(special: SpecialPrice, *, by: Person) -> SpecialPrice:
    """All departments agree."""
    return record_special_opinions(special, OPINIONS, revision=special.revision, by=by)


def put_before(special: SpecialPrice, *, keeper: Person) -> Request:
    """Heard and submitted."""
    special = heard(special, by=keeper)
    return submit_special(special, revision=special.revision, by=special.owner)


def grant(special: SpecialPrice, *, keeper: Person) -> SpecialPrice:
    """Heard, submitted, and agreed to by everybody asked."""
    request = put_before(special, keeper=keeper)
    while request.is_open:
        request = sign(request)
    return SpecialPrice.objects.get(pk=special.pk)
