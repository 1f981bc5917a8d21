"""The pages of the calls after acceptance."""

import pytest
from django.urls import reverse

from customers.models import Revisit
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_contact, make_customer
from tests.factories.revisit import make_revisit

pytestmark = pytest.mark.rule("CUS-5")
LIST = reverse("customers:revisit-list")


def of(revisit: Revisit, name: str) -> str:
    return reverse(f"customers:revisit-{name}", args=[revisit.pk])


def typed(**given: object) -> dict[str, object]:
    return {"happened_on": "2026-01-05", "overall": "4", "said": "运行正常", "revision": 1} | given


def test_the_assistant_finds_whom_to_call_and_writes_it_down(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(cast.li)
    contact = make_contact(customer, phone="138 0013 8123")
    revisit = make_revisit(cast.li, customer=customer)
    page = get(cast.chen, LIST).text
    assert customer.name in page
    assert 'href="tel:13800138123"' in page
    assert contact.name in page
    assert get(cast.chen, of(revisit, "detail")).text.count(of(revisit, "call")) == 1
    form = get(cast.chen, of(revisit, "call")).context["form"]
    assert form.initial["contact"] == contact
    sent = typed(happened_on=form.initial["happened_on"].isoformat(), contact=contact.pk, complaint="培训太短")
    assert post(cast.chen, of(revisit, "call"), sent)["Location"] == of(revisit, "detail")
    assert customer.name not in get(cast.chen, LIST).text
    assert customer.name in get(cast.chen, LIST, {"standing": "unhappy"}).text
    shown = get(cast.li, of(revisit, "detail")).text
    assert "培训太短" in shown
    part = get(cast.li, reverse("customers:revisit-of-customer", args=[customer.pk])).text
    assert of(revisit, "detail") in part


def test_what_is_missing_is_said(cast: Cast, post: Send) -> None:
    revisit = make_revisit(cast.li)
    for sent in (typed(overall=""), typed(said=""), typed(overall="9"), {}):
        assert post(cast.chen, of(revisit, "call"), sent).status_code == 422
    assert Revisit.objects.get().note is None


def test_nobody_reached_counts_once_a_day(cast: Cast, post: Send) -> None:
    revisit = make_revisit(cast.li)
    assert post(cast.chen, of(revisit, "missed"), {"revision": 1}).status_code == 302
    assert post(cast.chen, of(revisit, "missed"), {"revision": 2}).status_code == 409
    assert Revisit.objects.get().tries == 1


def test_a_rep_sees_the_own_ones_and_calls_none(cast: Cast, get: Send) -> None:
    revisit = make_revisit(cast.li)
    assert revisit.customer.name in get(cast.li, LIST).text
    assert get(cast.li, of(revisit, "call")).status_code == 403
    assert get(cast.zhou, of(revisit, "detail")).status_code == 404


def test_where_nobody_asked_the_customers_page_says_nothing(cast: Cast, get: Send) -> None:
    customer = make_customer(cast.li)
    assert get(cast.li, reverse("customers:revisit-of-customer", args=[customer.pk])).text.strip() == ""
