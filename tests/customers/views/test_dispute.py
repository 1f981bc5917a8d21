"""Pages of disputes: the way from "it is taken", both sides, and what a claimant must not see."""

import pytest
from django.urls import reverse

from customers.actions.dispute import RulingData, answer_dispute, rule_dispute
from customers.enums import Ruling
from customers.models import Customer, Dispute
from salesops.base import clock
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_contact, make_customer
from tests.factories.dispute import CLAIM, make_dispute

pytestmark = pytest.mark.rule("CUS-2")

NAME = "杭州远景软件有限公司"


def test_who_is_told_that_it_is_taken_is_led_to_a_dispute(cast: Cast, get: Send, post: Send) -> None:
    make_customer(cast.li, name=NAME)
    way = reverse("customers:dispute-new")
    assert way in get(cast.he, reverse("customers:conflict-check"), {"name": NAME}).content.decode()
    typed = {"name": NAME, "type": "end_user", "level": "C", "owner": cast.he.pk, "region": cast.east.pk}
    answer = post(cast.he, reverse("customers:customer-new"), typed)
    assert answer.status_code == 422
    assert way in answer.content.decode()
    page = get(cast.he, way, {"name": NAME})
    assert NAME in page.content.decode()
    sent = {"name": NAME, "first_contact_on": clock.today().isoformat(), "claim": CLAIM}
    made = post(cast.he, way, sent)
    assert made.status_code == 302
    assert made["Location"] == Dispute.objects.get().get_absolute_url()


def test_the_own_customer_and_the_assistant_get_no_way_to_a_dispute(cast: Cast, get: Send, post: Send) -> None:
    make_customer(cast.li, name=NAME)
    for person in (cast.li, cast.chen):
        shown = get(person, reverse("customers:conflict-check"), {"name": NAME}).content.decode()
        assert reverse("customers:dispute-new") not in shown


@pytest.mark.rule("ORG-2")
def test_a_claimant_learns_owner_and_dates_and_nothing_else(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(cast.li, name="浙江省杭州市遠景軟件股份有限公司", address="滨江区江南大道")
    contact = make_contact(customer)
    dispute = make_dispute(customer, by=cast.zhou, name=NAME)
    page = get(cast.zhou, dispute.get_absolute_url()).content.decode()
    assert cast.li.name in page
    assert CLAIM in page
    for secret in (customer.name, customer.number, customer.address, contact.name, customer.get_absolute_url()):
        assert secret not in page
    assert customer.get_absolute_url() in get(cast.zhao, dispute.get_absolute_url()).content.decode()


def test_keeper_and_ruler_are_led_through(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(cast.li)
    dispute = make_dispute(customer, by=cast.he)
    to_answer = reverse("customers:dispute-answer", args=[dispute.pk])
    to_rule = reverse("customers:dispute-rule", args=[dispute.pk])
    assert to_answer in get(cast.li, dispute.get_absolute_url()).content.decode()
    assert post(cast.li, to_answer, {"answer": "二月已登记"}).status_code == 302
    assert to_rule in get(cast.wang, dispute.get_absolute_url()).content.decode()
    stale = post(cast.wang, to_rule, {"ruling": "moves", "reason": "先有接触", "revision": 1})
    assert stale.status_code == 422
    assert "二月已登记" in stale.content.decode()
    done = post(cast.wang, to_rule, {"ruling": "moves", "reason": "先有接触", "shared_percent": "20", "revision": 2})
    assert done.status_code == 302
    page = get(cast.wang, dispute.get_absolute_url()).content.decode()
    assert "20" in page
    assert Customer.objects.get(pk=customer.pk).owner == cast.he


@pytest.mark.parametrize("percent", ["0", "100", "-1", "x"])
def test_a_share_that_is_none_is_refused(cast: Cast, get: Send, post: Send, percent: str) -> None:
    dispute = answer_dispute(make_dispute(make_customer(cast.li), by=cast.he), "先登记", by=cast.li)
    url = reverse("customers:dispute-rule", args=[dispute.pk])
    sent = {"ruling": "keeps", "reason": "先有接触", "shared_percent": percent, "revision": dispute.revision}
    assert post(cast.wang, url, sent).status_code == 422


def test_the_customers_page_names_its_disputes_to_those_who_may_read_them(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(cast.li)
    dispute = make_dispute(customer, by=cast.he)
    url = reverse("customers:dispute-of-customer", args=[customer.pk])
    assert dispute.number in get(cast.li, url).content.decode()
    assert dispute.number not in get(cast.chen, url).content.decode()


def test_the_customers_page_says_what_a_ruling_left_the_other_side(cast: Cast, get: Send) -> None:
    customer = make_customer(cast.li)
    dispute = answer_dispute(make_dispute(customer, by=cast.he), "先登记", by=cast.li)
    data = RulingData(Ruling.KEEPS, "先有接触", shared_percent=30)
    rule_dispute(dispute, data, revision=dispute.revision, by=cast.wang)
    page = get(cast.li, reverse("customers:dispute-of-customer", args=[customer.pk])).content.decode()
    assert "30 %" in page
    assert "何洁" in page


def test_the_list_finds_by_number_and_company(cast: Cast, get: Send, post: Send) -> None:
    first = make_dispute(make_customer(cast.li, name=NAME), by=cast.he)
    second = make_dispute(make_customer(cast.li), by=cast.he)
    for typed in (first.number, "远景"):
        page = get(cast.wang, reverse("customers:dispute-list"), {"q": typed}).content.decode()
        assert first.number in page
        assert second.number not in page
