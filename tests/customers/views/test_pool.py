"""The pages of the open pool."""

import pytest
from django.test import Client
from django.urls import reverse

from customers.actions.pool import claim_customer
from customers.enums import CustomerStatus
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_contact, make_customer
from tests.factories.pool import days_ago, make_pooled

pytestmark = pytest.mark.rule("CUS-2")
LIST = reverse("customers:pool-list")


@pytest.fixture
def he(client: Client, cast: Cast) -> Client:
    """An account manager of the region."""
    client.force_login(cast.he)
    return client


def test_a_rep_finds_and_claims_it(he: Client, post: Send, cast: Cast) -> None:
    fell = make_pooled(cast.li)
    assert fell.customer.name in he.get(LIST).text
    page = he.get(reverse("customers:pool-detail", args=[fell.pk]))
    assert 'data-opens="claim"' in page.text
    answer = post(cast.he, reverse("customers:pool-claim", args=[fell.pk]), {})
    assert answer.headers["Location"] == fell.customer.get_absolute_url()
    assert he.get(fell.customer.get_absolute_url()).status_code == 200
    assert fell.customer.name not in he.get(LIST).text


def test_whoever_is_too_late_is_told_so_and_an_outsider_nothing(he: Client, post: Send, cast: Cast) -> None:
    fell = make_pooled(cast.li)
    url = reverse("customers:pool-claim", args=[fell.pk])
    claim_customer(fell.customer, by=cast.wang)
    answer = post(cast.he, url, {})
    assert answer.status_code == 409
    assert fell.customer.name in answer.text
    assert post(cast.zhou, url, {}).status_code == 404


def test_nothing_of_the_file_is_told_before(he: Client, cast: Cast) -> None:
    fell = make_pooled(cast.li, background="秘密背景", address="文三路 1 号")
    contact = make_contact(fell.customer, name="钱秘密")
    page = he.get(reverse("customers:pool-detail", args=[fell.pk])).text
    for secret in ("秘密背景", "文三路", contact.name, contact.phone):
        assert secret not in page
    assert fell.customer.name not in he.get(LIST, {"q": contact.phone[-8:]}).text
    assert fell.customer.name in he.get(LIST, {"q": fell.customer.name[2:6]}).text


def test_the_former_owner_reads_why_not(client: Client, post: Send, cast: Cast) -> None:
    fell = make_pooled(cast.li)
    client.force_login(cast.li)
    page = client.get(reverse("customers:pool-detail", args=[fell.pk])).text
    assert 'data-opens="claim"' not in page
    assert post(cast.li, reverse("customers:pool-claim", args=[fell.pk]), {}).status_code == 409


def test_the_customers_page_says_how_long_it_is_protected(client: Client, cast: Cast) -> None:
    client.force_login(cast.li)
    customer = make_customer(owner=cast.li, protected_from=days_ago(80))
    url = reverse("customers:protection-of-customer", args=[customer.pk])
    assert "meter--behind" in client.get(url).text
    customer.status = CustomerStatus.INVALID
    customer.save(update_fields=["status"])
    assert "meter" not in client.get(url).text
