"""The list, one contract, its parts on other pages: who sees them, how much, and at what price in queries."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contracts.models import Contract
from quotes.enums import PriceType
from quotes.models import Quote
from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.contracts import (
    approve_contract,
    approved_quote,
    archive,
    change,
    make_contract,
    make_party,
    ready,
    sign,
    signed_contract,
    submit,
)
from tests.factories.quotes import approve, make_band, make_draft, make_line, make_product, make_quote
from tests.factories.quotes import issue as issue_prices
from tests.factories.quotes import submit as submit_offer

pytestmark = pytest.mark.django_db
LIST = reverse("contracts:contract-list")


@pytest.fixture(autouse=True)
def _house(cast: Cast) -> None:
    ready()


def status(client: Client, person: Person, url: str) -> int:
    client.force_login(person)
    return client.get(url).status_code


def page(client: Client, person: Person, url: str, **query: str) -> str:
    client.force_login(person)
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


@pytest.mark.rule("ORG-2", "CNF-1")
def test_who_sees_a_contract(client: Client, cast: Cast) -> None:
    contract = make_contract(owner=cast.li, total="4321.09")
    of_customer = reverse("contracts:contract-of-customer", args=[contract.customer_id])
    for person in (cast.li, cast.wang, cast.zhao, cast.qian, cast.chen):
        for url in (contract.get_absolute_url(), of_customer, LIST):
            assert "4,321.09" in page(client, person, url).replace('<span class="cent">', "")
    for outsider in (cast.he, cast.zhou, cast.wu, cast.lin, cast.sun, cast.xu, cast.hu):
        assert status(client, outsider, contract.get_absolute_url()) == 404
        assert status(client, outsider, of_customer) in {403, 404}
    for colleague in (cast.he, cast.zhou, cast.wu, cast.sun):
        assert "4,321.09" not in page(client, colleague, LIST)
    for apart in (cast.lin, cast.xu, cast.hu):
        assert status(client, apart, LIST) == 403
    assert status(client, cast.li, reverse("contracts:contract-detail", args=[0])) == 404


@pytest.mark.rule("ORG-2", "CON-5")
def test_finance_meets_a_contract_with_its_last_approval(client: Client, cast: Cast) -> None:
    contract = make_contract(owner=cast.li, total="4321.09")
    submit(contract)
    assert status(client, cast.sun, contract.get_absolute_url()) == 404
    approve_contract(Contract.objects.get(pk=contract.pk))
    text = page(client, cast.sun, contract.get_absolute_url())
    assert "4,321" in text
    quote_url, customer_url = contract.quote.get_absolute_url(), contract.customer.get_absolute_url()  # type: ignore[union-attr]
    assert f'href="{quote_url}"' not in text, "a link that leads nowhere"
    assert f'href="{customer_url}"' not in text
    assert f'href="{quote_url}"' in page(client, cast.li, contract.get_absolute_url())


@pytest.mark.rule("CNF-2")
def test_each_look_at_a_contract_is_logged(client: Client, cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    page(client, cast.wang, contract.get_absolute_url())
    assert ViewLog.objects.filter(by=cast.wang, what="contract.viewed", subject_id=contract.pk).count() == 1


@pytest.fixture
def special(cast: Cast) -> Contract:
    """A contract whose line lies in a band of its own, of another price type."""
    product = make_product()
    draft = make_draft(by=cast.hu)
    make_band(draft, product, ("71.93", "100", "127.19"), price_type=PriceType.CAPTURE)
    issue_prices(draft, by=cast.qian)
    line = make_line(product, "99.00", price_type=PriceType.CAPTURE, reason="抢占市场")
    quote = approve(submit_offer(make_quote(make_party(cast.li), line)))
    return approve_contract(make_contract(quote))


@pytest.mark.rule("CNF-1")
def test_bands_and_price_types_are_for_those_who_decide_on_prices(
    client: Client, cast: Cast, special: Contract
) -> None:
    url, label = special.get_absolute_url(), str(PriceType.CAPTURE.label)
    for person in (cast.li, cast.wang, cast.zhao):
        text = page(client, person, url)
        assert 'class="band' in text
        assert label in text
    for person in (cast.chen, cast.sun):
        text = page(client, person, url)
        assert "99.00" in text
        assert not any(secret in text for secret in ('class="band', label, "抢占市场", "71.93", "127.19"))


@pytest.mark.rule("CON-3", "APP-7")
def test_a_draft_shows_what_differs_and_who_will_be_asked(client: Client, cast: Cast) -> None:
    contract = change(make_contract(owner=cast.li), warranty="质保 24 个月")
    text = page(client, cast.li, contract.get_absolute_url())
    assert "chain--plan" in text
    assert '质保 <mark class="was-part">12</mark> 个月' in text
    assert '质保 <mark class="is-part">24</mark> 个月' in text
    assert 'data-opens="submit"' in text
    assert 'data-opens="submit"' not in page(client, cast.chen, contract.get_absolute_url())


@pytest.mark.rule("CUS-1")
def test_a_held_button_says_why(client: Client, cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    customer = contract.customer
    customer.credit_code = None
    customer.save(update_fields=["credit_code"])
    text = page(client, cast.li, contract.get_absolute_url())
    assert 'data-opens="submit" disabled' in text
    assert "统一社会信用代码" in text


@pytest.mark.rule("CON-3", "CON-5", "CON-6")
def test_the_page_follows_the_contract_to_its_end(client: Client, cast: Cast) -> None:
    contract = change(make_contract(owner=cast.li), warranty="质保 24 个月")
    url, request = contract.get_absolute_url(), submit(contract)
    decide = reverse("approvals:request-decide", args=[request.pk])
    assert decide in page(client, cast.wang, url)
    told = page(client, cast.zhao, url)
    assert 'data-opens="confirm"' in told
    assert 'data-opens="confirm"' not in page(client, cast.wang, url)
    assert 'data-opens="confirm"' not in page(client, cast.li, url)

    contract = approve_contract(Contract.objects.get(pk=contract.pk))
    archive(contract)
    text = page(client, cast.li, url)
    assert contract.text.sha256[:8] in text
    assert cast.zhao.name in text, "who confirmed"
    assert reverse("contracts:contract-sign", args=[contract.pk]) in text

    contract = sign(contract)
    assert 'data-opens="scan"' in page(client, cast.chen, url)
    assert 'data-opens="scan"' not in page(client, cast.li, url)
    assert reverse("contracts:contract-detail", args=[contract.pk]) in page(client, cast.chen, LIST, scan="to_confirm")


@pytest.mark.rule("CON-1")
def test_the_quote_leads_to_its_contract(client: Client, cast: Cast) -> None:
    quote = approved_quote(cast.li)
    panel, new = (reverse(f"contracts:contract-{name}", args=[quote.pk]) for name in ("of-quote", "new"))
    assert panel in page(client, cast.li, quote.get_absolute_url())
    assert new in page(client, cast.li, panel)
    assert new not in page(client, cast.wang, panel)
    contract = make_contract(quote)
    text = page(client, cast.li, panel)
    assert contract.get_absolute_url() in text
    assert new not in text


def test_filters_and_their_sums(client: Client, cast: Cast) -> None:
    draft = make_contract(owner=cast.li, total="700.00")
    signed = signed_contract(cast.li, "800.00")
    Contract.objects.filter(pk=draft.pk).update(title="绍兴印染二期")
    text = page(client, cast.li, LIST)
    assert "1,500.00" in text
    assert "2 份合同" in text
    assert signed.number not in page(client, cast.li, LIST, q="印染")
    assert signed.number in page(client, cast.li, LIST, state="signed", signed="year")
    assert signed.number not in page(client, cast.li, LIST, signed="before")
    assert draft.shown_number not in page(client, cast.li, LIST, signed="month")
    assert signed.number in page(client, cast.wang, LIST, owner=str(cast.li.pk), region=str(cast.east.pk))
    assert page(client, cast.li, LIST, state="nonsense", signed="\x00", q="%'\x00", page="9" * 40, sort="rep__password")


def test_the_list_asks_as_often_for_three_rows_as_for_one(client: Client, cast: Cast) -> None:
    client.force_login(cast.wang)
    submit(make_contract(owner=cast.li))
    one = queries(client, LIST)
    submit(make_contract(owner=cast.li))
    make_contract(owner=cast.li)
    assert queries(client, LIST) == one


def test_a_contract_asks_as_often_for_three_lines_and_differences_as_for_one(client: Client, cast: Cast) -> None:
    client.force_login(cast.zhao)
    counts = []
    for lines, typed in ((1, {"warranty": "另议"}), (3, {"warranty": "另议", "delivery": "另议", "notes": "另议"})):
        quote = approved_quote(cast.li)
        row = quote.lines.select_related("product").get()
        offered = [make_line(row.product, "100.00")] * lines
        other = approve(submit_offer(make_quote(quote.customer, *offered)))
        contract = change(make_contract(Quote.objects.get(pk=other.pk)), **typed)
        submit(contract)
        counts.append(queries(client, contract.get_absolute_url()))
    assert counts[0] == counts[1]


def test_pages_are_read_only(client: Client, cast: Cast) -> None:
    client.force_login(cast.li)
    contract = make_contract(owner=cast.li)
    parts = [reverse("contracts:contract-of-quote", args=[contract.quote_id])]
    for url in (LIST, contract.get_absolute_url(), reverse("contracts:contract-text", args=[contract.pk]), *parts):
        assert client.post(url, {"_once": "0b0f2f6e-54b4-4a37-9b2b-9f4d1c9cbb01"}).status_code == 405


def test_what_people_type_is_never_markup(client: Client, cast: Cast) -> None:
    nasty = "<script>alert(1)</script>{{ 7|add:7 }}"
    contract = change(make_contract(owner=cast.li), title=nasty, warranty=nasty, notes=nasty)
    for url in (contract.get_absolute_url(), *(f"{contract.get_absolute_url()}{part}/" for part in ("edit", "text"))):
        text = page(client, cast.li, url)
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text
    submit(contract)
    assert "<script>alert" not in page(client, cast.wang, reverse("approvals:inbox"))


def test_the_total_in_capitals_stands_behind_the_figure(client: Client, cast: Cast) -> None:
    with clock.at(clock.now()):
        contract = make_contract(owner=cast.li, total="168000.00")
        text = page(client, cast.li, contract.get_absolute_url())
    assert 'title="壹拾陆万捌仟元整"' in text
    assert contract.total == Decimal("168000.00")
