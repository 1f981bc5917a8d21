"""The list, one quote and a customer's quotes: who sees them, how much, and at what price in queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes.models import Quote
from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.org.enums import GrantName
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.customers import CustomerFactory
from tests.factories.org import make_grant
from tests.factories.quotes import Desk, approve, make_desk, make_line, make_quote, sign, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]
LIST = reverse("quotes:quote-list")


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def status(client: Client, person: Person, url: str, **query: str) -> int:
    client.force_login(person)
    return client.get(url, query).status_code


def page(client: Client, person: Person, url: str, **query: str) -> str:
    client.force_login(person)
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.rule("ORG-2", "CNF-1")
def test_who_sees_a_quote(client: Client, cast: Cast, desk: Desk) -> None:
    quote = desk.quote("93.21")
    of_customer = reverse("quotes:quote-of-customer", args=[desk.customer.pk])
    for person in (cast.li, cast.wang, cast.zhao, cast.qian, cast.chen):
        for url in (quote.get_absolute_url(), of_customer, LIST):
            assert "93.21" in page(client, person, url)
    for outsider in (cast.he, cast.zhou, cast.wu, cast.lin, cast.sun, cast.xu, cast.hu):
        assert status(client, outsider, quote.get_absolute_url()) == 404
        assert status(client, outsider, of_customer) in {403, 404}
    for colleague in (cast.he, cast.zhou, cast.wu):
        assert "93.21" not in page(client, colleague, LIST)
    for post_without_quotes in (cast.lin, cast.sun, cast.xu, cast.hu):
        assert status(client, post_without_quotes, LIST) == 403
    assert status(client, cast.li, reverse("quotes:quote-detail", args=[0])) == 404
    make_grant(cast.hu, GrantName.QUOTE_READER, by=cast.qian)
    assert "93.21" in page(client, cast.hu, LIST)


@pytest.mark.rule("CNF-2")
def test_each_look_at_a_quote_is_logged(client: Client, cast: Cast, desk: Desk) -> None:
    quote = desk.quote()
    page(client, cast.wang, quote.get_absolute_url())
    assert ViewLog.objects.filter(by=cast.wang, what="quote.viewed", subject_id=quote.pk).count() == 1


@pytest.mark.rule("CNF-1", "PRC-4")
def test_floor_ceiling_and_attempts_are_for_those_who_need_them(client: Client, cast: Cast, desk: Desk) -> None:
    quote = desk.quote("79.50")
    for person in (cast.li, cast.wang, cast.zhao):
        assert 'class="band' in page(client, person, quote.get_absolute_url())
    assert 'class="band' not in page(client, cast.chen, quote.get_absolute_url())
    readers = (cast.li, cast.wang, cast.chen, cast.zhao, cast.qian)
    told = [person for person in readers if "超范围尝试" in page(client, person, quote.get_absolute_url())]
    assert told == [cast.zhao, cast.qian]


@pytest.mark.rule("QUO-3", "APP-7")
def test_the_page_shows_chain_turn_and_decision(client: Client, cast: Cast, desk: Desk) -> None:
    quote = desk.quote("90.00")
    assert "chain--plan" in page(client, cast.li, quote.get_absolute_url())
    request = submit(quote)
    url = quote.get_absolute_url()
    assert reverse("approvals:request-decide", args=[request.pk]) in page(client, cast.wang, url)
    assert reverse("approvals:request-withdraw", args=[request.pk]) in page(client, cast.li, url)
    assert "等王强决定" in page(client, cast.zhao, url)
    sign(sign(request))
    assert reverse("quotes:quote-version", args=[quote.pk]) in page(client, cast.li, url)
    assert reverse("quotes:quote-version", args=[quote.pk]) not in page(client, cast.zhao, url)


def test_the_card_in_the_inbox_draws_the_bars_for_the_approver(client: Client, cast: Cast, desk: Desk) -> None:
    request = submit(desk.quote("90.00"))
    assert "band--micro" in page(client, cast.wang, reverse("approvals:inbox"))
    assert "band--micro" in page(client, cast.li, request.get_absolute_url())
    assert "band--micro" not in page(client, cast.chen, request.get_absolute_url())


def test_filters_and_their_sums(client: Client, cast: Cast, desk: Desk) -> None:
    found = make_quote(
        CustomerFactory(owner=cast.li, name="绍兴柯桥印染有限公司"), make_line(desk.product, "100.00", "7")
    )
    submitted = Quote.objects.get(pk=submit(desk.quote("90.00")).subject_id)
    soon = desk.quote("95.00", valid_until=clock.today() + timedelta(days=3))
    approve(submit(soon))
    assert "885.00" in page(client, cast.li, LIST)
    assert "700.00" in (by_name := page(client, cast.li, LIST, q="柯桥"))
    assert submitted.number not in by_name
    assert found.shown_number not in page(client, cast.li, LIST, q=submitted.number)
    assert submitted.number in page(client, cast.li, LIST, state="in_review")
    ending = page(client, cast.li, LIST, ends="7")
    assert "95.00" in ending
    assert submitted.number not in ending
    assert submitted.number in page(client, cast.wang, LIST, owner=str(cast.li.pk), region=str(cast.east.pk))
    assert page(client, cast.li, LIST, state="nonsense", ends="\x00", q="%'\x00", page="9" * 40, sort="owner__password")


def test_a_row_says_whose_turn_it_is(client: Client, cast: Cast, desk: Desk) -> None:
    submit(desk.quote())
    text = page(client, cast.li, LIST)
    assert "王强" in text
    assert 'class="clock' in text


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


def test_the_list_asks_as_often_for_three_rows_as_for_one(client: Client, cast: Cast, desk: Desk) -> None:
    client.force_login(cast.wang)
    submit(desk.quote())
    one = queries(client, LIST)
    submit(desk.quote())
    desk.quote()
    assert queries(client, LIST) == one


def test_a_quote_asks_as_often_for_three_lines_as_for_one(client: Client, cast: Cast, desk: Desk) -> None:
    client.force_login(cast.zhao)
    small = submit(desk.quote())
    three = make_quote(desk.customer, *[make_line(desk.product, "95.00")] * 3)
    submit(three)
    assert queries(client, three.get_absolute_url()) == queries(client, f"/quotes/{small.subject_id}/")


def test_pages_are_read_only(client: Client, cast: Cast, desk: Desk) -> None:
    client.force_login(cast.li)
    for url in (LIST, desk.quote().get_absolute_url()):
        assert client.post(url, {"_once": "0b0f2f6e-54b4-4a37-9b2b-9f4d1c9cbb01"}).status_code == 405


def test_quantity_and_unit_stay_together_on_the_phone(client: Client, cast: Cast, desk: Desk) -> None:
    quote = desk.quote(quantity="3")
    assert '<span>3 <span class="small quiet">套</span></span></td>' in page(client, cast.li, quote.get_absolute_url())


@pytest.mark.rule("PRC-4", "QUO-3")
def test_who_decides_on_the_phone_sees_where_a_price_lies(client: Client, cast: Cast, desk: Desk) -> None:
    """The column was left to the desk, and a tooltip is nothing under a thumb: bar and words stand in the card."""
    quote = desk.quote("85.00")
    submit(quote)
    text = page(client, cast.wang, quote.get_absolute_url())
    cell = text[text.index('data-l="价格范围"') - 80 :]
    assert 'class="desk"' not in cell[:80]
    assert "band-said--phone" in cell
    assert "市场总监" in cell[cell.index("band-said--phone") :][:60]
    assert "band-said--phone" not in page(client, cast.chen, quote.get_absolute_url())
