"""The months of the company: what they came to, what the next one would, and closing it (COM-6)."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissions.actions.settlement import settle_month
from commissions.models import Settlement
from contracts.models import Contract
from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.receivable import receive, sold_contract

pytestmark = pytest.mark.django_db

LIST, NOTE = reverse("commissions:month-list"), reverse("commissions:month-note")
OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with clock.at(clock.shanghai(date(2026, 11, 6), 10)):
        yield


@pytest.fixture
def collected(cast: Cast) -> Contract:
    """100,000.00, all of it received in October."""
    contract = sold_contract(cast.li, ("100000.00",), signed_on=date(2026, 9, 1))
    receive(contract, "100000.00", date(2026, 10, 20))
    return contract


def month(code: str = "2026-10") -> str:
    return reverse("commissions:month-detail", args=[code])


def page(client: Client, person: Person, url: str, **query: str) -> str:
    client.force_login(person)
    response = client.get(url, query, headers={"Accept-Language": "en"})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def settle(client: Client, person: Person, code: str = "2026-10", key: str = "") -> Any:
    client.force_login(person)
    url = reverse("commissions:month-settle", args=[code])
    return client.post(url, {"_once": key or str(uuid4())}, headers={"Accept-Language": "en"})


@pytest.mark.rule("CNF-5")
def test_who_sees_the_months(client: Client, cast: Cast, collected: Contract) -> None:
    settle_month(OCTOBER, by=cast.sun)
    for url in (LIST, month(), month("2026-11"), NOTE):
        for person in (cast.sun, cast.zhao, cast.qian):
            assert page(client, person, url) is not None
        for person in (cast.li, cast.wang, cast.chen, cast.lin, cast.xu, cast.hu):
            client.force_login(person)
            assert client.get(url).status_code == 403


@pytest.mark.rule("CNF-2", "CNF-5")
def test_each_look_at_what_all_earn_is_logged(client: Client, cast: Cast, collected: Contract) -> None:
    settle_month(OCTOBER, by=cast.sun)
    for code in ("2026-10", "2026-11"):
        page(client, cast.zhao, month(code))
        client.force_login(cast.li)
        assert client.get(month(code)).status_code == 403
    logs = ViewLog.objects.filter(what="commissions.month.viewed").order_by("pk")
    assert [(log.by, log.title) for log in logs] == [(cast.zhao, "2026-10"), (cast.zhao, str(cast.zhao))]


@pytest.mark.rule("COM-6")
def test_the_next_month_is_seen_before_it_is_settled_and_stored_by_nobody(
    client: Client, cast: Cast, collected: Contract
) -> None:
    for url in (LIST, month()):
        text = page(client, cast.sun, url)
        assert "2,100.00" in text or "2,100<" in text
    assert "What you see is what would be booked now; nothing of it is." in text
    assert 'data-opens="settle"' in text
    assert 'data-opens="settle"' not in page(client, cast.zhao, month())
    assert "Finance settles the month." in page(client, cast.zhao, month())
    assert not Settlement.objects.exists()


@pytest.mark.rule("COM-6")
def test_finance_settles_and_sees_the_same_figures_as_before(client: Client, cast: Cast, collected: Contract) -> None:
    response = settle(client, cast.sun)
    assert response.headers["Location"] == month()
    text = page(client, cast.sun, month())
    assert "October 2026 is settled; 2,100.00 is to be paid out." in text
    assert "TC-202610-E005" in text
    for amount in ("3,000.00", "2,100.00", "900.00", "2,000.00", "贰仟壹佰元整"):
        assert amount in text
    assert "2026-11" in page(client, cast.sun, LIST)
    assert page(client, cast.sun, LIST).count(">2,100.00<") == 2  # payable, and paid out


@pytest.mark.rule("COM-6")
def test_settled_twice_it_stays_as_it_is_and_says_so(client: Client, cast: Cast, collected: Contract) -> None:
    settle(client, cast.sun)
    before = Settlement.objects.get()
    settle(client, cast.sun)
    assert "October 2026 was settled before; nothing was added." in page(client, cast.sun, month())
    assert Settlement.objects.get() == before


@pytest.mark.rule("COM-6")
def test_a_month_out_of_turn_or_not_over_is_refused_with_the_way_on(
    client: Client, cast: Cast, collected: Contract
) -> None:
    settle(client, cast.sun)
    unfinished = settle(client, cast.sun, "2026-11")
    assert unfinished.status_code == 409
    assert "2026-11 is not over yet" in unfinished.content.decode()
    assert settle(client, cast.sun, "2026-08").status_code == 409
    for code in ("2026-13", "x", "99999-01"):
        assert settle(client, cast.sun, code).status_code == 404
    assert Settlement.objects.count() == 1


def test_nobody_else_settles(client: Client, cast: Cast, collected: Contract) -> None:
    for person in (cast.qian, cast.zhao, cast.wang, cast.li, cast.chen, cast.hu):
        assert settle(client, person).status_code == 403
    assert not Settlement.objects.exists()


def test_one_form_sent_twice_settles_once(client: Client, cast: Cast, collected: Contract) -> None:
    key = str(uuid4())
    assert settle(client, cast.sun, key=key).status_code == settle(client, cast.sun, key=key).status_code == 302
    assert Settlement.objects.count() == 1
    page(client, cast.sun, LIST)


def test_a_month_that_is_not_over_has_no_button(client: Client, cast: Cast, collected: Contract) -> None:
    settle_month(OCTOBER, by=cast.sun)
    text = page(client, cast.sun, month("2026-11"))
    assert "It can be settled once 30 Nov has passed" in text
    assert 'data-opens="settle"' not in text
    assert "Nothing to settle" in text


def test_months_that_are_neither_closed_nor_next_do_not_exist(client: Client, cast: Cast, collected: Contract) -> None:
    client.force_login(cast.sun)
    for code in ("2026-09", "2026-12", "2026-00", "nonsense"):
        assert client.get(month(code)).status_code == 404


@pytest.mark.rule("COM-6", "REC-1")
def test_whoever_books_a_receipt_into_a_closed_month_is_told(client: Client, cast: Cast, collected: Contract) -> None:
    def note(day: str) -> str:
        return page(client, cast.sun, NOTE, day=day)

    assert note("2026-10-31") == ""
    settle_month(OCTOBER, by=cast.sun)
    assert "October 2026 is settled; commission that comes of this receipt is booked in November 2026." in note(
        "2026-10-31"
    )
    assert "August 2026 is settled" in note("2026-08-01")  # taken up by the first month
    for nothing in ("2026-11-01", "", "2026-02-31", "\x00", "31.10.2026"):
        assert note(nothing) == ""


def test_the_list_and_a_month_ask_as_often_for_three_as_for_one(
    client: Client, cast: Cast, collected: Contract
) -> None:
    def queries(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(url).status_code == 200
        return len(counted)

    settle_month(OCTOBER, by=cast.sun)
    client.force_login(cast.sun)
    assert (queries(LIST), queries(month())) == (11, 11)
    for owner in (cast.he, cast.zhou, cast.li):
        receive(sold_contract(owner, ("500.00",), signed_on=OCTOBER), "500.00", date(2026, 11, 2))
        assert queries(month("2026-11")) == 12
    with clock.at(clock.shanghai(date(2026, 12, 6), 10)):
        settle_month(date(2026, 11, 1), by=cast.sun)
        assert (queries(LIST), queries(month("2026-11"))) == (11, 11)
