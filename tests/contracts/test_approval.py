"""The card by which people decide on a contract (CON-2, CON-3, CON-5, CNF-1)."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from salesops.approvals.models import Request
from tests.cast import Cast
from tests.factories.contracts import change, make_contract, ready, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


@pytest.fixture
def request_(cast: Cast) -> Request:
    ready()
    contract = make_contract(owner=cast.li)
    return submit(change(contract, warranty="质保 24 个月", clauses={18: "提交上海仲裁委员会仲裁。"}))


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return strip_tags(answer.content.decode())


@pytest.mark.rule("CON-3", "CON-5")
def test_the_card_shows_lines_schedule_and_each_deviation_was_and_is(
    cast: Cast, client: Client, request_: Request
) -> None:
    client.force_login(cast.wang)
    shown = page(client, request_.get_absolute_url())
    terms = ("质保 12 个月", "质保 24 个月", "争议解决", "提交上海仲裁委员会仲裁")
    for there in (*terms, "首付款", "50,400.00", "签订后 5 日内"):
        assert there in shown, there
    brief = page(client, reverse("approvals:inbox"))
    assert request_.title in brief
    assert "质保 24 个月" in brief


@pytest.mark.rule("CON-5", "APP-1")
def test_it_is_judged_as_a_contract_with_its_amount(cast: Cast, request_: Request) -> None:
    assert request_.amount == 168000
    assert request_.facts == {
        "amount": "168000.00", "max_discount": "0.0000", "over_limit": False, "beyond_director": False,
        "special": False, "for_gm": False, "major": False, "deviates": True,
    }  # fmt: skip
