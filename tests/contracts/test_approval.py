"""The card by which people decide on a contract (CON-2, CON-3, CON-5, CNF-1)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from contracts.models import Contract
from customers.queries.sheet import rows_of, shown_rows
from customers.touches import label_of
from salesops.approvals.models import Request
from salesops.base import clock
from salesops.base.weeks import week_of
from tests.cast import Cast
from tests.factories.contracts import approved_quote, change, make_contract, make_party, ready, signed_contract, submit

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


@pytest.mark.rule("ORG-4", "CON-5")
def test_whose_sale_it_was_does_not_decide_on_it_after_the_handover(cast: Cast) -> None:
    ready()
    party = make_party(cast.wang, region=cast.east)
    contract = make_contract(approved_quote(cast.wang, customer=party))
    Contract.objects.filter(pk=contract.pk).update(owner=cast.li)
    request = submit(Contract.objects.get(pk=contract.pk))
    steps = request.steps.exclude(state="skipped").select_related("approver").order_by("order")
    assert [step.approver for step in steps] == [cast.zhao, cast.zhao]


@pytest.mark.rule("VIS-3")
def test_a_quote_and_a_contract_of_the_week_touch_the_customer(cast: Cast) -> None:
    """What stands in the week's sheet of customers, and in no other week's nor in anybody else's."""
    week = week_of(clock.today())
    with clock.at(week.start - timedelta(days=30)):
        party = make_party(cast.li)
    signed_contract(cast.li, customer=party, signed_on=week.monday)
    [row] = rows_of(cast.li, week)
    assert (row["customer"], row["touches"]) == (party.pk, {"quote": 1, "contract": 1})
    with translation.override("en"):
        assert shown_rows([row], reader=cast.li)[0].touches == [("Quotes", 1), ("Contracts", 1)]
    assert rows_of(cast.li, week.shifted(-1)) == []
    assert rows_of(cast.he, week) == []


def test_a_sheet_still_shows_what_no_floor_tells_of_any_more(cast: Cast) -> None:
    assert label_of("gone") == "gone"
