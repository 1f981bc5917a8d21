"""The pages of bids, as people walk through them (INQ-4)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from quotes.documents import bid_html
from quotes.enums import BidState
from quotes.models import Bid, Quote
from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.documents import papers_of
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.bid import approve_bid, archive_bid, complete, finish, hand_in, make_bid, make_tender, seal_bid
from tests.factories.quotes import Desk, approve, make_desk, submit

pytestmark = [pytest.mark.rule("INQ-4"), pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


@pytest.fixture
def quote(desk: Desk) -> Quote:
    return approve(submit(desk.quote("101.37")))


@pytest.fixture
def bid(cast: Cast, desk: Desk) -> Bid:
    return make_bid(make_tender(desk.customer), cast.chen, cast.xu)


def at(name: str, *args: object) -> str:
    return reverse(f"quotes:{name}", args=args)


def get(client: Client, person: Person, url: str, **query: Any) -> str:
    client.force_login(person)
    answer = client.get(url, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def post(client: Client, person: Person, url: str, **typed: Any) -> Any:
    client.force_login(person)
    return client.post(url, {"_once": str(uuid4())} | typed)


def test_from_the_tender_to_its_writers(cast: Cast, desk: Desk, client: Client) -> None:
    tender = make_tender(desk.customer)
    begin = at("bid-new", tender.pk)
    assert begin in get(client, cast.li, tender.get_absolute_url())
    form = get(client, cast.li, begin)
    assert f'<option value="{cast.chen.pk}" selected' in form
    day = clock.today() + timedelta(days=22)
    typed = {
        "tender_no": tender.tender_no,
        "project_name": "数字化车间一期",
        "deadline_on": day.isoformat(),
        "deadline_time": "09:30",
        "scoring": "overall",
        "valid_days": 90,
        "originals": 1,
        "copies": 4,
        "assistant": cast.chen.pk,
        "technical": cast.xu.pk,
    }
    assert post(client, cast.li, begin, **typed).status_code == 302
    bid = Bid.objects.get()
    assert bid.deadline == clock.shanghai(day, 9, 30)
    assert bid.get_absolute_url() in get(client, cast.li, tender.get_absolute_url())
    assert bid.number in get(client, cast.xu, at("bid-list"))
    assert at("bid-offer", bid.pk) in get(client, cast.chen, bid.get_absolute_url())


def test_a_writer_goes_line_by_line(cast: Cast, bid: Bid, client: Client) -> None:
    line = bid.items.filter(part="technical")[0]
    assert at("bid-item", line.pk) in get(client, cast.xu, bid.get_absolute_url())
    upload = SimpleUploadedFile("方案.pdf", b"%PDF-1.4 x")
    sent = post(client, cast.xu, at("bid-item", line.pk), state="done", note="", files=upload)
    assert sent.status_code == 302
    page = get(client, cast.xu, bid.get_absolute_url())
    assert "方案.pdf" in page
    assert at("bid-item", line.pk) not in get(client, cast.chen, bid.get_absolute_url())
    finish(bid, "technical")
    page = get(client, cast.xu, bid.get_absolute_url())
    assert at("bid-item-new", bid.pk, "technical") not in page
    assert post(client, cast.xu, at("bid-take-up", bid.pk, "technical")).status_code == 302


def test_the_page_shows_which_sum_differs(cast: Cast, bid: Bid, quote: Quote, client: Client) -> None:
    typed = {"quote": quote.pk, "opening_total": "100.00", "opening_words": "壹佰元整", "revision": bid.revision}
    assert "壹佰零壹元叁角柒分" in get(client, cast.chen, at("bid-offer", bid.pk))
    assert post(client, cast.chen, at("bid-offer", bid.pk), **typed).status_code == 302
    assert get(client, cast.chen, bid.get_absolute_url()).count("不一致") >= 2


@pytest.mark.rule("CNF-1")
def test_technical_reads_no_amount_on_any_page_of_it(cast: Cast, bid: Bid, quote: Quote, client: Client) -> None:
    bid = approve_bid(complete(bid, quote))
    for url in (bid.get_absolute_url(), at("bid-list")):
        page = get(client, cast.xu, url)
        assert not [text for text in ("101.37", "叁角柒分") if text in page]
    assert ViewLog.objects.filter(by=cast.xu, what="bid.viewed").count() == 1
    paper = papers_of(bid)[0]
    client.force_login(cast.xu)
    assert client.get(reverse("documents:paper-download", args=[paper.pk])).status_code == 404


def test_a_refused_review_says_what_to_do(cast: Cast, bid: Bid, quote: Quote, client: Client) -> None:
    bid = complete(bid, quote, opening_words="壹佰元整")
    answer = post(client, cast.li, at("bid-put", bid.pk), revision=bid.revision)
    assert answer.status_code == 422
    assert "人民币壹佰零壹元叁角柒分" in answer.content.decode()


def test_sealed_handed_in_and_lost(cast: Cast, bid: Bid, quote: Quote, client: Client) -> None:
    bid = approve_bid(complete(bid, quote))
    archive_bid(bid)
    assert reverse("seals:entry-new", args=[papers_of(bid)[0].pk]) in get(client, cast.chen, bid.get_absolute_url())
    bid = seal_bid(bid)
    assert at("bid-dispatch", bid.pk) in get(client, cast.chen, bid.get_absolute_url())
    assert bid.opening_place in get(client, cast.chen, at("bid-dispatch", bid.pk))
    hand_in(bid)
    form = get(client, cast.li, at("bid-result", bid.pk))
    assert 'value="won"' in form
    typed = {"result": "lost", "winner": "宏图软件", "price": "99.00", "reason": "price", "note": ""}
    answer = post(client, cast.li, at("bid-result", bid.pk), decided_on=clock.today().isoformat(), **typed)
    assert answer.status_code == 302
    page = get(client, cast.li, bid.get_absolute_url())
    assert "宏图软件" in page
    bid.refresh_from_db()
    assert bid.state == BidState.LOST


def test_what_stands_in_the_paper(cast: Cast, bid: Bid, quote: Quote) -> None:
    bid = approve_bid(complete(bid, quote))
    html = bid_html(bid)
    for text in (
        bid.tender_no,
        "开标一览表",
        "人民币壹佰零壹元叁角柒分",
        "101.37",
        bid.customer.name,
        "无偏离",
        "投标函",
    ):
        assert text in html
    assert not [wall for wall in ("80.00", "120.00") if wall in html]


def test_given_up_in_its_dialog(cast: Cast, bid: Bid, client: Client) -> None:
    assert post(client, cast.li, at("bid-drop", bid.pk), reason="").status_code == 422
    assert post(client, cast.li, at("bid-drop", bid.pk), reason="客户改为直接采购").status_code == 302
    assert "客户改为直接采购" in get(client, cast.li, bid.get_absolute_url())
