"""The pages of a contract of the past, which has no quote, no approval, no text and no paper."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from contracts.actions.history import PastContract, take_over_contract
from contracts.models import Contract
from salesops.base import clock
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.quotes import make_policy, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CON-2", "ORG-2")]


@pytest.fixture
def contract(cast: Cast) -> Contract:
    product = make_product()
    make_policy(product, keeper=cast.hu, gm=cast.qian)
    past = PastContract("D1", make_customer(cast.he), cast.li, product, Decimal("90.00"))
    with clock.at(clock.shanghai(date(2017, 3, 2), 18)):
        return take_over_contract(past, by=Person.system())


@pytest.mark.parametrize("who", ["li", "wang", "zhao", "qian", "sun"])
def test_all_of_its_pages_open(client: Client, cast: Cast, contract: Contract, who: str) -> None:
    client.force_login(getattr(cast, who))
    page = client.get(contract.get_absolute_url())
    assert page.status_code == 200
    assert "XS-2017-00001" in page.content.decode()
    for name in ("contracts:receivable-of-contract", "commissions:lifeline-of-contract"):
        assert client.get(reverse(name, args=[contract.pk])).status_code in {200, 403}
    assert client.get(reverse("contracts:contract-text", args=[contract.pk])).status_code < 500
    assert "XS-2017-00001" in client.get(reverse("contracts:contract-list")).content.decode()
