"""The pages of the market: notes, prices, competitors, the digest (CUS-6)."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from customers.models import Competitor, MarketNote, PriceObservation
from salesops.audit.models import ViewLog
from salesops.base import clock
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_customer
from tests.factories.market import make_competitor, make_market_note, make_price
from tests.factories.opportunity import make_opportunity

pytestmark = pytest.mark.rule("CUS-6")

NOTES, PRICES = reverse("customers:market-list"), reverse("customers:observation-list")
NEW_NOTE, NEW_PRICE = reverse("customers:market-new"), reverse("customers:observation-new")


def test_one_sentence_is_a_note(cast: Cast, get: Send, post: Send) -> None:
    assert post(cast.li, NEW_NOTE, {"text": "", "topic": "demand"}).status_code == 422
    assert post(cast.li, NEW_NOTE, {"text": "同行都在问能耗看板", "topic": "demand"}).url == NOTES
    note = MarketNote.objects.get()
    assert (note.author, note.region, note.customer) == (cast.li, cast.east, None)
    assert "能耗看板" in get(cast.zhou, NOTES).content.decode()
    assert "能耗看板" in get(cast.lin, note.get_absolute_url()).content.decode()


def test_a_note_from_a_customers_page_is_about_that_customer(cast: Cast, get: Send, post: Send) -> None:
    customer, competitor = make_customer(owner=cast.li), make_competitor(cast.lin)
    part = reverse("customers:market-of-customer", args=[customer.pk])
    assert part in get(cast.li, customer.get_absolute_url()).content.decode()
    new = f"{NEW_NOTE}?customer={customer.pk}"
    assert new in get(cast.li, part).content.decode()
    assert customer.name in get(cast.li, new).content.decode()
    typed = {"text": "要两套", "topic": "demand", "quantity": "2 套", "competitor": competitor.pk}
    assert post(cast.li, new, typed).url == customer.get_absolute_url()
    note = MarketNote.objects.get()
    assert note.customer == customer
    assert "要两套" in get(cast.li, part).content.decode()
    page = get(cast.li, note.get_absolute_url()).content.decode()
    assert reverse("customers:opportunity-new", args=[customer.pk]) in page
    # Whoever doesn't see the customer reads the note, and not whose it is; nor can the customer be guessed at.
    for url in (NOTES, note.get_absolute_url(), competitor.get_absolute_url()):
        page = get(cast.zhou, url).content.decode()
        assert "要两套" in page
        assert customer.name not in page
    assert customer.name not in get(cast.zhou, new).content.decode()


def test_a_price_is_added_from_the_competitors_page_and_corrected(cast: Cast, get: Send, post: Send) -> None:
    competitor = make_competitor(cast.lin)
    new = f"{NEW_PRICE}?competitor={competitor.pk}"
    assert new in get(cast.li, competitor.get_absolute_url()).content.decode()
    form = get(cast.li, new).context["form"]
    assert (form["competitor"].value(), form["seen_on"].value()) == (competitor.pk, clock.today())
    typed = {"competitor": competitor.pk, "product": "制造执行系统", "price": "15,200", "includes_tax": "on"}
    typed |= {"seen_on": clock.today().isoformat(), "source": "中标公告"}
    assert post(cast.li, new, typed | {"source": ""}).status_code == 422
    assert post(cast.li, new, typed).url == competitor.get_absolute_url()
    price = PriceObservation.objects.get()
    correct = reverse("customers:observation-correct", args=[price.pk])
    assert correct in get(cast.li, PRICES).content.decode()
    assert correct not in get(cast.he, PRICES).content.decode()
    assert get(cast.li, correct).context["form"]["price"].value() == "15200.00"
    assert post(cast.li, correct, typed | {"price": "152000"}).status_code == 302
    assert [row.price for row in get(cast.zhao, PRICES).context["rows"]] == [Decimal("152000.00")]
    assert get(cast.li, correct).status_code == 403


def test_the_list_is_narrowed_by_product_competitor_and_span_and_exported(cast: Cast, get: Send) -> None:
    customer, one, other = make_customer(owner=cast.li), make_competitor(cast.lin), make_competitor(cast.lin, "乙公司")
    day = clock.today() - timedelta(days=40)
    old = make_price(one, by=cast.li, product="质量追溯", seen_on=day)
    new = make_price(one, by=cast.li, customer=customer, source="=HYPERLINK(1)")
    theirs = make_price(other, by=cast.he, specification="含三年维护")
    month_ago = (clock.today() - timedelta(days=30)).isoformat()
    for asked, shown in (
        ({}, {old, new, theirs}),
        ({"q": "追溯"}, {old}),
        ({"q": "三年"}, {theirs}),
        ({"competitor": one.pk}, {old, new}),
        ({"since": month_ago}, {new, theirs}),
        ({"until": month_ago}, {old}),
        ({"competitor": "x", "since": "\x00"}, {old, new, theirs}),
    ):
        assert set(get(cast.zhou, PRICES, asked).context["rows"]) == shown
    answer = get(cast.zhou, reverse("customers:observation-export"), {"competitor": one.pk})
    sheet = load_workbook(BytesIO(answer.content)).active
    assert isinstance(sheet, Worksheet)
    rows = list(sheet.values)
    assert [row[0] for row in rows[2:]] == [new.product, old.product]
    assert rows[2][3:5] == (152000, "是")
    assert rows[2][7] == "'=HYPERLINK(1)"
    assert rows[2][8] is None  # the customer is not Zhou's to see
    assert ViewLog.objects.filter(by=cast.zhou, what="customers.market.prices_exported").count() == 1


def test_a_competitor_is_added_changed_and_archived(cast: Cast, get: Send, post: Send) -> None:
    new, listed = reverse("customers:competitor-new"), reverse("customers:competitor-list")
    assert post(cast.li, new, {"name": "Norden MES"}).status_code == 302
    competitor = Competitor.objects.get()
    twice = post(cast.zhou, new, {"name": "norden mes"})
    assert twice.status_code == 422
    assert "已在名单中" in twice.content.decode()
    edit = reverse("customers:competitor-edit", args=[competitor.pk])
    assert post(cast.zhou, edit, {"name": "Norden MES", "strengths": "便宜", "revision": 1}).status_code == 302
    stale = post(cast.li, edit, {"name": "Norden MES", "strengths": "服务好", "revision": 1})
    assert stale.status_code == 422
    assert "便宜" in stale.content.decode()
    lost = make_opportunity(make_customer(owner=cast.li))
    lose = reverse("customers:opportunity-lose", args=[lost.pk])
    assert '<option value="Norden MES">' in get(cast.li, lose).content.decode()
    assert post(cast.li, lose, {"reason": "competitor", "lost_to": "Norden MES"}).status_code == 302
    assert get(cast.wang, competitor.get_absolute_url()).context["page"].lost == 1
    assert get(cast.lin, competitor.get_absolute_url()).context["page"].lost == 0
    archive = reverse("customers:competitor-archive", args=[competitor.pk])
    assert post(cast.li, archive).status_code == 403
    assert post(cast.wang, archive).url == listed
    assert not get(cast.li, listed).context["rows"].object_list
    assert list(get(cast.li, listed, {"standing": "archived"}).context["rows"]) == [competitor]
    assert get(cast.li, competitor.get_absolute_url()).status_code == 200


def test_the_palette_finds_a_competitor(cast: Cast, get: Send) -> None:
    competitor = make_competitor(cast.lin)
    asked = {"q": competitor.name[:3]}
    assert competitor.get_absolute_url() in get(cast.li, reverse("desk:palette"), asked).content.decode()
    assert competitor.get_absolute_url() not in get(cast.sun, reverse("desk:palette"), asked).content.decode()


@pytest.mark.parametrize("value", ["\x00", "9" * 5000, "<script>x</script>", "2026-13-40", "-1", "1e400", "１２"])
@pytest.mark.parametrize("field", ["competitor", "product", "price", "seen_on", "source", "unit", "text", "topic"])
def test_bad_input_gets_a_sentence_or_is_stored_as_text(cast: Cast, post: Send, field: str, value: str) -> None:
    competitor = make_competitor(cast.li)
    day = clock.today().isoformat()
    price = {"competitor": competitor.pk, "product": "甲", "price": "10", "seen_on": day, "source": "公告"}
    for url, typed in ((NEW_PRICE, price), (NEW_NOTE, {"text": "好", "topic": "other"})):
        answer = post(cast.li, url, typed | {field: value})
        assert answer.status_code in {302, 422}
        assert "<script>x" not in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["customer=1&competitor=1", "customer=x", "customer=99999999999999999999", "competitor=%00"]
)
def test_what_the_address_names_may_be_anything(cast: Cast, get: Send, query: str) -> None:
    for url in (NEW_NOTE, NEW_PRICE):
        assert get(cast.li, f"{url}?{query}").status_code == 200


def test_notes_are_narrowed(cast: Cast, get: Send) -> None:
    mine = make_market_note(cast.li, "新环保要求", topic="policy", product="能耗看板")
    make_market_note(cast.zhou, "涨价", topic="price")
    for asked in ({"topic": "policy"}, {"q": "环保"}, {"q": "看板"}, {"region": cast.east.pk}):
        assert list(get(cast.zhao, NOTES, asked).context["rows"]) == [mine]


def test_the_page_leads_to_older_months(cast: Cast, get: Send) -> None:
    url = reverse("customers:market-digest")
    assert "void" in get(cast.zhao, url).content.decode()
    with clock.at(clock.now() - timedelta(days=70)):
        note = make_market_note(cast.li, "旧消息")
    written = clock.today() - timedelta(days=70)
    page = get(cast.zhao, url)
    assert page.context["earlier"]
    assert page.context["later"].url.endswith(f"{clock.today():%Y-%m}")
    page = get(cast.zhao, url, {"month": f"{written:%Y-%m}"})
    assert note.text in page.content.decode()
    assert page.context["earlier"] is None
