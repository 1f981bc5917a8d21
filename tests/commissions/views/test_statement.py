"""The statements: who reads whose, what stands in them down to the receipt, and why there is nothing."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissions.actions.settlement import settle_month
from commissions.models import Entry, Settlement, Statement
from contracts.actions.receivable import reverse_receipt
from contracts.models import Contract
from customers.models import Customer
from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.receivable import receive, sold_contract

pytestmark = pytest.mark.django_db

LIST = reverse("commissions:statement-list")
PARTS = ("50400.00", "67200.00", "42000.00", "8400.00")  # 168,000.00
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with clock.at(clock.shanghai(date(2026, 11, 20), 10)):
        yield


def sold(owner: Person, *parts: str, **typed: Any) -> Contract:
    return sold_contract(owner, parts or PARTS, signed_on=date(2026, 9, 1), **typed)


@pytest.fixture
def contract(cast: Cast) -> Contract:
    """168,000.00, the last of it received in October, which is settled."""
    contract = sold(cast.li)
    receive(contract, "117600.00", date(2026, 9, 20))
    receive(contract, "50400.00", date(2026, 10, 28))
    settle_month(OCTOBER, by=cast.sun)
    return contract


def url_of(person: Person, code: str = "2026-10") -> str:
    return reverse("commissions:statement-detail", args=[person.pk, code])


def page(client: Client, reader: Person, url: str, **query: str) -> str:
    client.force_login(reader)
    response = client.get(url, query, headers={"Accept-Language": "en"})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def status(client: Client, person: Person, url: str) -> int:
    client.force_login(person)
    return client.get(url).status_code


@pytest.mark.rule("ORG-2", "CNF-5")
def test_who_reads_whose_statement(client: Client, cast: Cast, contract: Contract) -> None:
    for person in (cast.li, cast.wang, cast.zhao, cast.qian, cast.sun):
        assert "3,528.00" in page(client, person, LIST)
        assert '<span class="yen">¥</span>3,528' in page(client, person, url_of(cast.li))
    for outsider in (cast.he, cast.zhou, cast.wu, cast.chen, cast.lin, cast.xu, cast.hu):
        assert status(client, outsider, url_of(cast.li)) == 404
    for colleague in (cast.he, cast.zhou, cast.wu):
        assert "3,528.00" not in page(client, colleague, LIST)
    for post_without_commission in (cast.chen, cast.lin, cast.xu, cast.hu):
        assert status(client, post_without_commission, LIST) == 403


@pytest.mark.rule("CNF-2", "CNF-5")
def test_each_look_at_anothers_month_is_logged(client: Client, cast: Cast, contract: Contract) -> None:
    for url in (url_of(cast.li), url_of(cast.li, "2026-11")):
        assert [status(client, person, url) for person in (cast.li, cast.zhao, cast.he)] == [200, 200, 404]
    logs = ViewLog.objects.filter(what="commissions.statement.viewed", by=cast.zhao).order_by("pk")
    assert [log.title for log in logs] == ["TC-202610-E005", str(cast.li)]  # the open month has no row of its own
    assert logs.count() == ViewLog.objects.count()


@pytest.mark.rule("COM-1", "COM-3")
def test_the_example_of_the_papers_stands_in_the_statement(client: Client, cast: Cast, contract: Contract) -> None:
    text = page(client, cast.li, url_of(cast.li))
    for figure in ("168,000.00", "5,040.00", "3,528.00", "1,512.00", "叁仟伍佰贰拾捌元整", "TC-202610-E005"):
        assert figure in text
    assert "Collected in full on 28 Oct" in text
    assert "own 3 %" in text
    assert "paid in November 2026" in text


@pytest.mark.rule("COM-4")
def test_the_teams_share_waits_and_is_paid_to_nobody(client: Client, cast: Cast, contract: Contract) -> None:
    text = page(client, cast.li, url_of(cast.li))
    assert "team 2 %" in text
    assert "The allocation to the team is not approved yet." in text
    assert "3,360.00" in text
    assert Statement.objects.get().paid == Decimal("3528.00")


@pytest.mark.rule("COM-10")
def test_every_cent_is_followed_down_to_its_receipt(client: Client, cast: Cast, contract: Contract) -> None:
    numbers = list(contract.matches.values_list("receipt__number", "receipt_id").distinct())
    text = page(client, cast.sun, url_of(cast.li))
    for number, key in numbers:
        assert f'<a href="{reverse("contracts:receipt-detail", args=[key])}">{number}</a>' in text
    for amount in ("50,400.00", "67,200.00", "42,000.00", "8,400.00"):
        assert amount in text
    assert contract.get_absolute_url() in text


def test_after_the_month_was_closed_its_page_stays_as_it_was(client: Client, cast: Cast, contract: Contract) -> None:
    before = told(page(client, cast.qian, url_of(cast.li)))
    with clock.at(clock.shanghai(date(2026, 11, 21), 10)):
        receive(sold(cast.li, "1000.00"), "1000.00", date(2026, 10, 5))
        last = contract.matches.order_by("pk").last()
        assert last is not None
        reverse_receipt(last.receipt, "退票", received_on=date(2026, 10, 30), by=cast.sun)
        assert told(page(client, cast.qian, url_of(cast.li))) == before


def told(text: str) -> str:
    """What the statement says, without where contracts stand today and without its history."""
    return (
        text.partition("<main")[2]
        .partition("</main>")[0]
        .partition('<section class="panel"> <header><h2>Contracts on')[0]
        .partition('<section class="panel"><header><h2>What happened')[0]
        .rstrip(" </divsecton>")
    )


@pytest.mark.rule("COM-5", "COM-8")
def test_a_clawback_is_its_own_negative_row_and_the_rest_is_carried(
    client: Client, cast: Cast, contract: Contract
) -> None:
    last = contract.matches.order_by("pk").last()
    assert last is not None
    reverse_receipt(last.receipt, "支票退票", by=cast.sun)
    small = sold(cast.li, "1000.00")
    receive(small, "1000.00", date(2026, 11, 10))
    with clock.at(clock.shanghai(date(2026, 12, 6), 10)):
        settle_month(NOVEMBER, by=cast.sun)
        text = page(client, cast.li, url_of(cast.li, "2026-11"))
        assert "Clawback" in text
        assert '<span class="minus">−3,528.00</span>' in text
        assert '<span class="minus">−1,512.00</span>' in text
        assert "reversed on 20 Nov: 支票退票" in text
        assert '<span class="minus">−3,507.00</span>' in text  # 21.00 earned, less 3,528.00
        assert "零元整" in text
        assert "−" not in told(page(client, cast.li, url_of(cast.li)))


def test_the_open_month_is_a_preview_that_comes_true(client: Client, cast: Cast, contract: Contract) -> None:
    more = sold(cast.li, "30000.00")
    receive(more, "30000.00", date(2026, 11, 12))
    coming = page(client, cast.li, url_of(cast.li, "2026-11"))
    assert "A preview: nothing of this is booked" in coming
    assert not Settlement.objects.filter(month=NOVEMBER).exists()
    assert "to be paid in December 2026" in page(client, cast.li, LIST)
    with clock.at(clock.shanghai(date(2026, 12, 6), 10)):
        settle_month(NOVEMBER, by=cast.sun)
        statement = Statement.objects.get(month=NOVEMBER)
        assert (statement.paid, statement.retained) == (Decimal("630.00"), Decimal("270.00"))
    assert '<span class="yen">¥</span>630<span class="cent">.00</span>' in coming
    assert ">270.00<" in coming
    assert ">1,782.00<" in coming  # retained so far


@pytest.mark.rule("COM-10", "COM-11")
def test_nothing_to_settle_says_why_for_each_open_contract(client: Client, cast: Cast, contract: Contract) -> None:
    sold(cast.li, due=(5, 20, 40, None))
    text = page(client, cast.li, url_of(cast.li, "2026-11"))
    assert "Nothing to settle" in text
    assert "First payment 50,400.00 is due on 25 Nov" in text
    assert text.count('class="life"') == 1


def test_only_so_many_lines_are_drawn_and_the_rest_is_counted(client: Client, cast: Cast) -> None:
    for _ in range(13):
        sold(cast.li, "1000.00")
    receive(sold(cast.he, "10.00"), "10.00", date(2026, 10, 1))
    settle_month(OCTOBER, by=cast.sun)
    text = page(client, cast.li, url_of(cast.li))
    assert text.count('class="life"') == 12
    assert "1 older contract is on its way too." in text


def test_months_that_are_neither_closed_nor_next_do_not_exist(client: Client, cast: Cast, contract: Contract) -> None:
    for code in ("2026-09", "2026-12", "2026-13", "0000-00", "nonsense", "2026-1"):
        assert status(client, cast.li, url_of(cast.li, code)) == 404
    assert status(client, cast.li, reverse("commissions:statement-detail", args=[0, "2026-10"])) == 404


def test_before_any_money_the_present_month_is_open(client: Client, cast: Cast) -> None:
    assert "Nothing to settle" in page(client, cast.li, url_of(cast.li, "2026-11"))
    assert "No month settled yet" in page(client, cast.li, LIST)


@pytest.mark.rule("COM-6")
def test_the_list_sums_to_the_settlement_and_filters(client: Client, cast: Cast, contract: Contract) -> None:
    for owner, amount in ((cast.he, "20000.00"), (cast.zhou, "9999.99")):
        receive(sold(owner, amount), amount, date(2026, 11, 3))
    with clock.at(clock.shanghai(date(2026, 12, 6), 10)):
        settle_month(NOVEMBER, by=cast.sun)
        november = page(client, cast.zhao, LIST, month="2026-11")
        total = Settlement.objects.get(month=NOVEMBER)
        assert f"{total.paid:,.2f}" in november.partition("<tfoot>")[2]
        assert f"{total.retained:,.2f}" in november.partition("<tfoot>")[2]
        assert "2 statements" in november
        assert "TC-202611-E006" in page(client, cast.zhao, LIST, region=str(cast.east.pk))
        assert "TC-202611-E007" not in page(client, cast.zhao, LIST, region=str(cast.east.pk))
        only = page(client, cast.zhao, LIST, person=str(cast.zhou.pk))
        assert "TC-202611-E007" in only
        assert "TC-202610-E005" not in only
        assert page(client, cast.zhao, LIST, month="9999-99", region="x", person="\x00", sort="person__password")


@pytest.mark.rule("COM-10", "CNF-5")
def test_the_line_on_the_contracts_page_is_for_who_may_see_the_commission(
    client: Client, cast: Cast, contract: Contract
) -> None:
    url = reverse("commissions:lifeline-of-contract", args=[contract.pk])
    for person in (cast.li, cast.wang, cast.zhao, cast.sun):
        assert "Settled with October" in page(client, person, url)
    assert page(client, cast.chen, url) == ""  # sees the contract, not the commission
    for outsider in (cast.he, cast.zhou, cast.wu, cast.lin, cast.hu):
        assert status(client, outsider, url) == 404
    draft = sold_contract(cast.li, signed=False)
    assert page(client, cast.li, reverse("commissions:lifeline-of-contract", args=[draft.pk])) == ""


def test_after_a_handover_the_seller_reads_on_without_a_way_to_the_contract(
    client: Client, cast: Cast, contract: Contract
) -> None:
    Contract.objects.filter(pk=contract.pk).update(owner=cast.zhou, project_lead=cast.zhou)
    Customer.objects.filter(pk=contract.customer_id).update(owner=cast.zhou)
    text = page(client, cast.li, url_of(cast.li))
    assert contract.number in text
    assert contract.get_absolute_url() not in text
    assert page(client, cast.zhou, reverse("commissions:lifeline-of-contract", args=[contract.pk])) == ""


@pytest.mark.rule("CNF-1", "CNF-5")
def test_no_byte_of_it_reaches_whoever_it_is_not_for(client: Client, cast: Cast) -> None:
    """The amounts occur nowhere else; whoever may not see them asks every address there is."""
    secret = sold(cast.zhou, "734569.37")
    receive(secret, "734569.37", date(2026, 10, 7))
    settle_month(OCTOBER, by=cast.sun)
    entry = Entry.objects.get(share="own")
    words = [f"{amount:,.2f}" for amount in (entry.amount, entry.payable, entry.retained)]
    words += [f"{amount:,.2f}".rpartition(".")[0] for amount in (entry.amount, entry.payable, entry.retained)]
    urls = [
        LIST,
        f"{LIST}?person={cast.zhou.pk}",
        f"{LIST}?month=2026-10",
        *(url_of(cast.zhou, code) for code in ("2026-10", "2026-11")),
        reverse("commissions:lifeline-of-contract", args=[secret.pk]),
        reverse("commissions:month-list"),
        reverse("commissions:month-detail", args=["2026-10"]),
        reverse("commissions:month-detail", args=["2026-11"]),
        reverse("commissions:month-note"),
    ]
    for person in (cast.li, cast.he, cast.wang, cast.chen, cast.lin, cast.xu, cast.hu):
        client.force_login(person)
        for url in urls:
            answer = client.get(url)
            assert not any(word in answer.content.decode() for word in words), (person.username, url)
    seen = page(client, cast.zhou, url_of(cast.zhou))
    assert all(word in seen for word in words[:3])  # the twin: whose it is reads it


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


def test_a_statement_asks_as_often_for_many_rows_as_for_one(client: Client, cast: Cast, contract: Contract) -> None:
    client.force_login(cast.li)
    receive(sold(cast.li, "1000.00"), "1000.00", date(2026, 11, 3))
    sold(cast.li)
    one = queries(client, url_of(cast.li, "2026-11"))
    for _ in range(3):
        receive(sold(cast.li, "2000.00"), "2000.00", date(2026, 11, 4))
        sold(cast.li)
    assert (queries(client, url_of(cast.li, "2026-11")), one) == (26, 26)


def test_pages_are_read_only(client: Client, cast: Cast, contract: Contract) -> None:
    client.force_login(cast.li)
    for url in (LIST, url_of(cast.li), reverse("commissions:lifeline-of-contract", args=[contract.pk])):
        assert client.post(url, {"_once": "0b0f2f6e-54b4-4a37-9b2b-9f4d1c9cbb01"}).status_code == 405
