"""What would this customer get for this basket today: managers read whole bands, reps their own authority (CNF-1)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes.enums import PriceType
from quotes.models import PricePolicy, Product
from tests.cast import Cast
from tests.factories.customers import CustomerFactory
from tests.factories.quotes import (
    approve,
    discuss,
    issue,
    make_band,
    make_draft,
    make_line,
    make_product,
    make_quote,
    submit,
)
from tests.factories.special import ask as request_special
from tests.factories.special import grant, use_special_prices

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PRC-2")]


@pytest.fixture
def product() -> Product:
    return make_product("L-100", name="生产管理")


@pytest.fixture
def policy(cast: Cast, product: Product) -> PricePolicy:
    draft = make_draft(by=cast.hu)
    make_band(draft, product, ("71234", "100000", "120000"))
    make_band(draft, product, ("61234", "90000", "110000"), region=cast.south)
    make_band(draft, product, ("51234", "80000", "110000"), quantity_from="50", condition="一次付清")
    make_band(draft, product, ("41234", "70000", "110000"), price_type=PriceType.CAPTURE)
    return issue(discuss(draft, director=cast.zhao, by=cast.hu), by=cast.qian)


def ask(client: Client, person: object, **typed: str | int) -> str:
    client.force_login(person)  # type: ignore[arg-type]  # a Person
    response = client.get(reverse("quotes:price-simulation"), {"product_1": "L-100", **typed})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.rule("CNF-1")
def test_a_rep_reads_down_to_the_own_authority_and_no_floor(client: Client, cast: Cast, policy: PricePolicy) -> None:
    customer = CustomerFactory(owner=cast.li)
    text = ask(client, cast.li, customer=customer.number, quantity_1="2")
    assert "95,000" in text
    assert "190,000.00" in text
    assert "200,000.00" in text
    for secret in ("71,234", "142,468", "85,000", "61,234", "51,234", "41,234"):
        assert secret not in text, secret


def test_a_manager_reads_whole_bands_and_who_may_grant_what(client: Client, cast: Cast, policy: PricePolicy) -> None:
    customer = CustomerFactory(owner=cast.li)
    text = ask(client, cast.wang, customer=customer.name, quantity_1="2")
    for figure in ("71,234", "142,468.00", "170,000.00", "41,234"):
        assert figure in text, figure
    assert "61,234" not in text


def test_the_quantity_finds_its_tier_with_its_condition(client: Client, cast: Cast, policy: PricePolicy) -> None:
    text = ask(client, cast.qian, customer=CustomerFactory(owner=cast.li).number, quantity_1="50")
    assert "51,234" in text
    assert "一次付清" in text


@pytest.mark.rule("ORG-2", "CNF-1")
def test_a_rep_learns_nothing_of_another_region_or_of_a_customer_of_others(
    client: Client, cast: Cast, policy: PricePolicy
) -> None:
    theirs = CustomerFactory(owner=cast.chen)
    text = ask(client, cast.li, customer=theirs.number)
    assert "你能看到的客户里没有" in text
    assert theirs.name not in text
    for secret in ("90,000", "85,500", "61,234"):
        assert secret not in ask(client, cast.li, region=cast.south.pk)


@pytest.mark.rule("CNF-1", "QUO-1")
def test_a_rep_with_a_customer_in_another_region_reads_what_the_editor_would_say(
    client: Client, cast: Cast, policy: PricePolicy
) -> None:
    customer = CustomerFactory(owner=cast.li, region=cast.south)
    text = ask(client, cast.li, customer=customer.number)
    assert "90,000" in text
    assert "85,500" in text
    assert "61,234" not in text


@pytest.mark.rule("PRC-4", "CNF-1")
def test_a_customers_own_special_price_is_named_with_whether_it_fits(
    client: Client, cast: Cast, product: Product, policy: PricePolicy, chains: None
) -> None:
    use_special_prices(by=cast.hu)
    customer, other = CustomerFactory(owner=cast.li), CustomerFactory(owner=cast.li)
    special = grant(request_special(customer, product, "65432.00", "10"), keeper=cast.hu)
    fits, holds = "本次清单中有一行适用", "本次清单中没有"
    text = ask(client, cast.li, customer=customer.number, quantity_1="10")
    assert special.number in text
    assert "65,432" in text
    assert "654,320.00" in text
    assert fits in text
    assert holds not in text
    assert holds in ask(client, cast.li, customer=customer.number, quantity_1="9")
    for silent in (ask(client, cast.li, customer=other.number, quantity_1="10"), ask(client, cast.li, quantity_1="10")):
        assert special.number not in silent
    quote = approve(submit(make_quote(customer, make_line(product, "66000.00", "10"))))
    assert quote.number in ask(client, cast.li, customer=customer.number, quantity_1="10")
    use_special_prices("false", by=cast.hu)
    assert special.number not in ask(client, cast.li, customer=customer.number, quantity_1="10")


@pytest.mark.rule("CNF-1", "CNF-2")
@pytest.mark.parametrize("name", ["lin", "sun", "xu"])
def test_the_page_is_closed_to_whoever_reads_no_bands(
    client: Client, cast: Cast, policy: PricePolicy, name: str
) -> None:
    client.force_login(getattr(cast, name))
    response = client.get(reverse("quotes:price-simulation"), {"product_1": "L-100"})
    assert response.status_code == 403
    assert "100,000" not in response.content.decode()


def test_nothing_in_force_an_unknown_product_and_a_withdrawn_one(client: Client, cast: Cast, product: Product) -> None:
    assert "没有生效的价格表" in ask(client, cast.qian)
    assert "X-9" in ask(client, cast.qian, product_1="X-9")


def test_what_is_asked_twice_finds_several_customers(client: Client, cast: Cast, policy: PricePolicy) -> None:
    for name in ("华泰设备一厂", "华泰设备二厂"):
        CustomerFactory(owner=cast.li, name=name)
    assert "有多个客户符合" in ask(client, cast.qian, customer="华泰设备")
    assert "华泰设备二厂" in ask(client, cast.qian, customer="华泰设备二厂")


def test_impossible_addresses_are_no_failure(client: Client, cast: Cast, policy: PricePolicy) -> None:
    for typed in (
        {"quantity_1": "NaN"},
        {"quantity_1": "-1", "region": "x", "customer_type": "y"},
        {"customer": "\x00" * 3, "product_2": "\x00"},
        {"product_1": "x" * 5000},
    ):
        ask(client, cast.qian, **typed)


def test_six_products_cost_as_many_queries_as_one(client: Client, cast: Cast, policy: PricePolicy) -> None:
    ask(client, cast.qian)  # what a person is, is looked up once
    counts = []
    for size in (1, 6):
        with CaptureQueriesContext(connection) as asked:
            ask(client, cast.qian, **{f"product_{place}": "L-100" for place in range(1, size + 1)})
        counts.append(len(asked))
    assert counts[0] == counts[1], counts
