"""The editor: what it is told while one types, what it keeps, whom it lets in (QUO-1, QUO-2, PRC-4)."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes.actions.quote import save_quote
from quotes.enums import QuoteState
from quotes.models import PriceAttempt, Quote
from tests.cast import Cast
from tests.factories.quotes import TERMS, Desk, make_desk, make_product, quote_data, submit
from tests.factories.quotes import make_line as line_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def typed(*lines: dict[str, Any], **head: Any) -> dict[str, Any]:
    """The whole form as a browser sends it."""
    rows = {
        f"lines-{place}-{name}": value
        for place, line in enumerate(lines)
        for name, value in {"quantity": "1", "price_type": "normal", **line}.items()
    }
    counts = {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0}
    return {"valid_until": "2026-12-20", "revision": 0, **TERMS, **counts, **rows, **head, "_once": str(uuid4())}


def new_url(desk: Desk) -> str:
    return f"{reverse('quotes:quote-new')}?customer={desk.customer.pk}"


@pytest.mark.rule("QUO-1")
def test_who_may_open_it(client: Client, cast: Cast, desk: Desk) -> None:
    quote = desk.quote("95.00")
    lines = reverse("quotes:quote-lines", args=[desk.customer.pk])
    answers = {
        cast.li: (200, 200, 200),
        cast.wang: (403, 403, 403),
        cast.zhao: (403, 403, 403),
        cast.chen: (200, 403, 200),  # the rep has set a price
        cast.he: (404, 404, 404),
        cast.xu: (403, 404, 404),
        cast.sun: (403, 404, 404),
    }
    for person, expected in answers.items():
        client.force_login(person)
        got = (
            client.get(new_url(desk)).status_code,
            client.get(reverse("quotes:quote-edit", args=[quote.pk])).status_code,
            client.post(lines, typed({"product": desk.product.code})).status_code,
        )
        assert got == expected, person
    client.force_login(cast.li)
    assert client.get(reverse("quotes:quote-new")).status_code == 200
    assert client.get(f"{reverse('quotes:quote-new')}?customer=0").status_code == 404
    assert client.get(lines).status_code == 405
    assert client.get(reverse("quotes:quote-edit", args=[0])).status_code == 404


@pytest.mark.rule("QUO-1", "QUO-3")
def test_a_quote_is_drafted_and_submitted_in_one_go(client: Client, cast: Cast, desk: Desk) -> None:
    client.force_login(cast.li)
    data = typed({"product": desk.product.code, "unit_price": "95"}, then="submit", contact=desk.contact.pk)
    answer = client.post(new_url(desk), data)
    quote = Quote.objects.get()
    assert answer["Location"] == quote.get_absolute_url()
    assert (quote.state, quote.contact, str(quote.total)) == (QuoteState.IN_REVIEW, desk.contact, "95.00")
    client.post(new_url(desk), data)
    assert Quote.objects.count() == 1, "the same form twice is one quote"
    assert client.get(reverse("quotes:quote-edit", args=[quote.pk])).status_code == 302


@pytest.mark.rule("PRC-4")
def test_a_line_outside_the_band_is_saved_told_and_held(client: Client, cast: Cast, desk: Desk) -> None:
    client.force_login(cast.li)
    answer = client.post(new_url(desk), typed({"product": desk.product.name, "unit_price": "79"}, then="submit"))
    quote = Quote.objects.get()
    assert answer["Location"] == reverse("quotes:quote-edit", args=[quote.pk])
    text = client.get(answer["Location"]).content.decode()
    assert "第 1 行不能提交：低于底价 ¥1.00" in text
    assert "本次尝试已记录" in text
    assert 'value="submit" disabled' in text
    assert (quote.state, PriceAttempt.objects.count()) == (QuoteState.DRAFT, 2)


@pytest.mark.rule("QUO-2", "PRC-4")
def test_while_one_types_the_house_answers_and_writes_nothing(client: Client, cast: Cast, desk: Desk) -> None:
    client.force_login(cast.li)
    url = reverse("quotes:quote-lines", args=[desk.customer.pk])

    def told(*lines: dict[str, Any], **head: Any) -> str:
        answer = client.post(url, typed(*lines, **head), headers={"HX-Request": "true"})
        assert answer.status_code == 200
        return answer.content.decode()

    product = desk.product.code
    assert 'value="100.00"' in told({"product": product}), "the list price is filled in"
    other = make_product()
    assert 'id="lines-0-price"' in told({"product": product, "unit_price": "88", "priced": str(other.pk)})
    mine = {"product": product, "priced": str(desk.product.pk)}
    inside = told({**mine, "unit_price": "95"})
    assert "在我的权限内" in inside
    assert 'id="lines-0-price"' not in inside, "what is being typed is left alone"
    assert "王强" in inside
    assert "玖拾伍元整" in inside
    assert "须区域经理批准" in told({**mine, "unit_price": "91"})
    assert "低于底价" in told({**mine, "unit_price": "79.99"})
    assert "低于底价" in told({**mine, "unit_price": "80"}, header_discount="0.01")
    assert "没有写理由" in told({**mine, "unit_price": "95", "price_type": "market_capture"})
    assert "整单优惠超过了各行合计" in told({**mine, "unit_price": "95"}, header_discount="96")
    assert "第 2 行没有填完整" in told({**mine, "unit_price": "95"}, {"product": "无此产品"})
    mended = told({**mine, "unit_price": "70", "discount": "3"}, mend="lines-0")
    assert 'value="80.00"' in mended
    assert "低于底价" not in mended
    for junk in ("NaN", "1e999999", "9" * 5000, "\x00", "-5", "½"):
        assert told({"product": junk, "quantity": junk, "unit_price": junk, "discount": junk}, valid_until=junk)
    assert not Quote.objects.exists()
    assert not PriceAttempt.objects.exists()


@pytest.mark.rule("CNF-1", "QUO-1")
def test_the_assistant_gets_list_prices_and_no_bars(client: Client, cast: Cast, desk: Desk) -> None:
    client.force_login(cast.chen)
    url = reverse("quotes:quote-lines", args=[desk.customer.pk])
    text = client.post(url, typed({"product": desk.product.code})).content.decode()
    assert 'value="100.00"' in text
    assert 'class="band' not in text
    assert "80.00" not in text
    page = client.get(new_url(desk)).content.decode()
    assert 'value="submit"' not in page
    saved = client.post(new_url(desk), typed({"product": desk.product.code, "unit_price": "99"}, then="save"))
    assert saved.status_code == 422
    assert "QUO-1" in saved.content.decode()
    assert client.post(new_url(desk), typed({"product": desk.product.code, "unit_price": "100"})).status_code == 302
    assert Quote.objects.get().owner == cast.li


def test_values_are_kept_when_something_is_wrong(client: Client, cast: Cast, desk: Desk) -> None:
    client.force_login(cast.li)
    wrong = typed(
        {"product": "没有的产品", "unit_price": "1,2,3", "note": "随货附"},
        project_name="二期",
        payment_terms="",
        then="submit",
    )
    answer = client.post(new_url(desk), wrong)
    text = answer.content.decode()
    assert answer.status_code == 422
    for value in ("没有的产品", "1,2,3", "随货附", "二期"):
        assert value in text
    assert "data-rejected" in text
    assert not Quote.objects.exists()


@pytest.mark.rule("APP-6")
def test_a_stale_editor_is_shown_both_values(client: Client, cast: Cast, desk: Desk) -> None:
    quote = desk.quote("95.00")
    url = reverse("quotes:quote-edit", args=[quote.pk])
    client.force_login(cast.li)
    mine = {"product": desk.product.code, "unit_price": "97"}
    assert client.post(url, typed(mine, revision=1, project_name="一期")).status_code == 302
    stale = client.post(url, typed({**mine, "unit_price": "96"}, revision=1, project_name="二期"))
    text = stale.content.decode()
    assert stale.status_code == 422
    assert "一期" in text
    assert "二期" in text
    assert "97.00" in text
    assert 'name="revision" value="2"' in text, "saving again is meant"
    assert client.post(url, typed({**mine, "unit_price": "96"}, revision=2)).status_code == 302


def test_the_page_of_a_submitted_quote_is_stale(client: Client, cast: Cast, desk: Desk) -> None:
    quote = desk.quote()
    submit(quote)
    client.force_login(cast.li)
    answer = client.post(
        reverse("quotes:quote-edit", args=[quote.pk]),
        typed({"product": desk.product.code, "unit_price": "90"}, revision=1),
    )
    assert answer.status_code == 422
    assert "APP-3" in answer.content.decode()
    assert str(Quote.objects.get().total) == "100.00"


def test_the_editor_asks_as_often_for_three_lines_as_for_one(client: Client, cast: Cast, desk: Desk) -> None:
    client.force_login(cast.li)
    counts = []
    for lines in (1, 3):
        quote = desk.quote()
        data = quote_data(desk.customer, *[line_of(desk.product, "95.00")] * lines)
        save_quote(quote, data, revision=1, by=cast.li)
        url = reverse("quotes:quote-edit", args=[quote.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as counted:
            client.get(url)
        row = {"product": desk.product.code, "unit_price": "95", "priced": str(desk.product.pk)}
        with CaptureQueriesContext(connection) as while_typing:
            client.post(reverse("quotes:quote-lines", args=[desk.customer.pk]), typed(*[row] * lines))
        counts.append((len(counted), len(while_typing)))
    assert counts[0] == counts[1]


@pytest.mark.rule("CNF-1", "QUO-1")
def test_the_assistant_finds_no_wall_by_trying(client: Client, cast: Cast, desk: Desk) -> None:
    client.force_login(cast.chen)
    url = reverse("quotes:quote-lines", args=[desk.customer.pk])
    line = {"product": desk.product.code, "priced": str(desk.product.pk)}

    def told(price: str, **head: Any) -> str:
        answer = client.post(url, typed({**line, "unit_price": price}, **head), headers={"HX-Request": "true"})
        return answer.content.decode().replace(price, "")

    below, inside = told("79.00"), told("81.00")
    assert below.count("is-why") == inside.count("is-why")
    assert all("不是正常标价" in text and "低于底价" not in text for text in (below, inside))
    assert all("赵敏" not in text for text in (below, inside)), "who would decide tells how far a discount goes"
    assert "请示" not in below, "questions are the account manager's"
    assert 'value="100.00"' in told("79.00", mend="lines-0")
    assert "80.00" not in told("79.00", mend="lines-0")
    kept = client.post(new_url(desk), typed({**line, "unit_price": "79.00"}))
    assert kept.status_code == 422
    assert "低于底价" not in kept.content.decode()


@pytest.mark.rule("CNF-1")
def test_how_far_a_price_lies_outside_is_for_those_who_see_the_walls(client: Client, cast: Cast, desk: Desk) -> None:
    page = desk.quote("79.00").get_absolute_url()
    client.force_login(cast.chen)
    text = client.get(page).content.decode()
    assert "价格超出价格范围" in text
    assert "低于底价" not in text
    client.force_login(cast.wang)
    assert "低于底价 ¥1.00" in client.get(page).content.decode()


@pytest.mark.rule("QUO-1")
def test_a_quantity_too_large_at_list_price_is_refused_in_words(client: Client, cast: Cast, desk: Desk) -> None:
    client.force_login(cast.li)
    line = {"product": desk.product.code, "priced": str(desk.product.pk), "unit_price": "0.01"}
    lines = [{**line, "quantity": "999999999"}] * 11
    url = reverse("quotes:quote-lines", args=[desk.customer.pk])
    assert "第 1 行的金额太大" in client.post(url, typed(*lines), headers={"HX-Request": "true"}).content.decode()
    answer = client.post(new_url(desk), typed(*lines))
    assert answer.status_code == 422
    assert "第 1 行的金额太大" in answer.content.decode()
    assert not Quote.objects.exists()
