"""The list, one contract, the parts on other pages: who sees them, how much, and at what price in queries."""

import pytest
from django.test import Client
from django.urls import reverse

from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.contracts import approve_contract, archive, change, make_contract, ready, sign, submit

pytestmark = pytest.mark.django_db
LIST = reverse("contracts:contract-list")


def page(client: Client, person: Person, url: str, **query: str) -> str:
    client.force_login(person)
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def test_smoke(client: Client, cast: Cast) -> None:
    ready()
    contract = make_contract(owner=cast.li)
    contract = change(contract, payment_terms="货到付款", warranty="质保 24 个月")
    url = contract.get_absolute_url()
    page(client, cast.li, url)
    page(client, cast.li, url + "edit/")
    page(client, cast.li, url + "text/")
    submit(contract)
    for p in (cast.li, cast.wang, cast.zhao):
        page(client, p, url)
    contract.refresh_from_db()
    approve_contract(contract)
    contract.refresh_from_db()
    archive(contract)
    for p in (cast.li, cast.wang, cast.zhao, cast.sun):
        page(client, p, url)
    page(client, cast.li, url + "text/")
    page(client, cast.li, url + "sign/")
    sign(contract)
    for p in (cast.li, cast.wang, cast.zhao, cast.sun, cast.chen):
        page(client, p, url)
    page(client, cast.li, LIST)
    page(client, cast.li, reverse("contracts:contract-of-quote", args=[contract.quote_id]))
    page(client, cast.li, reverse("contracts:contract-of-customer", args=[contract.customer_id]))
    page(client, cast.qian, reverse("contracts:template-list"))
    page(client, cast.qian, reverse("contracts:template-detail", args=[contract.template_id]))
