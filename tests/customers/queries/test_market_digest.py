"""The month's digest: what it holds, what it is compared with, and who is told when (CUS-6)."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from customers.actions.market_digest import send_market_digest
from customers.queries import market_digest
from customers.queries.market_digest import digest_month, digest_of, month_before
from salesops.base import clock
from salesops.notices.models import Notice
from tests.cast import Cast
from tests.factories.market import make_competitor, make_market_note, make_price
from tests.factories.quotes import make_desk

pytestmark = pytest.mark.rule("CUS-6")

OCTOBER = date(2026, 10, 1)


def test_a_month_holds_what_was_written_in_it_by_topic_and_by_author(cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 9, 30), 23)):
        competitor = make_competitor(cast.lin)
        make_market_note(cast.li, "九月的")
    with clock.at(clock.shanghai(OCTOBER, 0)):
        first = make_market_note(cast.li, "十月的第一条")
        wrong = make_price(competitor, by=cast.he, price=Decimal(15))
    with clock.at(clock.shanghai(date(2026, 10, 31), 23)):
        last = make_market_note(cast.he, "十月的最后一条", topic="policy")
        right = make_price(competitor, by=cast.he, corrects=wrong)
    with clock.at(clock.shanghai(date(2026, 11, 1), 0)):
        make_market_note(cast.li, "十一月的")
        digest = digest_of(OCTOBER, reader=cast.zhao)
    assert [notes for _topic, notes in digest.topics] == [[first], [last]]
    assert [line.seen for line in digest.prices] == [right]
    assert [(row.person, row.notes, row.prices) for row in digest.authors] == [(cast.he, 1, 1), (cast.li, 1, 0)]
    assert (digest.note_count, digest.price_count, digest.more) == (2, 1, 0)


def test_theirs_stands_beside_ours_for_whoever_may_read_prices(cast: Cast) -> None:
    product = make_desk(cast.li, keeper=cast.hu, gm=cast.qian).product
    competitor = make_competitor(cast.lin)
    ours = digest_of(clock.today().replace(day=1), reader=cast.zhao)
    assert ours.prices == []
    make_price(competitor, by=cast.li, product=product.name.upper(), price=Decimal("90.00"))
    make_price(competitor, by=cast.li, product=product.name, price=Decimal("100.00"), includes_tax=False)
    make_price(competitor, by=cast.li, product="我们没有的")
    digest = digest_of(clock.today().replace(day=1), reader=cast.zhao)
    lines = {line.seen.price: (line.ours, line.apart) for line in digest.prices}
    assert lines[Decimal("152000.00")] == (None, "")
    assert lines[Decimal("90.00")] == (Decimal("100.00"), "−10 %")
    assert lines[Decimal("100.00")] == (Decimal("88.50"), "+13 %")
    others = digest_of(clock.today().replace(day=1), reader=cast.lin)
    assert not others.compares
    assert {line.ours for line in others.prices} == {None}


def test_a_long_month_shows_its_newest_and_says_how_many_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(market_digest, "SHOWN", 2)
    competitor = make_competitor(cast.lin)
    for _time in range(3):
        make_market_note(cast.li)
        make_price(competitor, by=cast.li)
    digest = digest_of(clock.today().replace(day=1), reader=cast.zhao)
    assert (digest.note_count, digest.price_count, digest.more, len(digest.prices)) == (3, 3, 2, 2)
    assert digest.authors[0].notes == 3


@pytest.mark.parametrize("text", ["", "x", "2026-13", "2026-00", "0001-01", "2999-01", "2026-1", "٢٠٢٦-١٠"])
def test_what_names_no_month_is_the_last_full_one(text: str) -> None:
    with clock.at(clock.shanghai(date(2027, 1, 15), 9)):
        assert digest_month(text) == date(2026, 12, 1)
        assert digest_month("2026-10") == OCTOBER
        assert digest_month("2027-01") == date(2027, 1, 1)
    assert month_before(date(2027, 1, 1)) == date(2026, 12, 1)


def test_the_director_is_told_once_and_of_no_amount(cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 10, 20), 9)):
        make_price(make_competitor(cast.lin), by=cast.li)
        make_market_note(cast.li)
    for day in (date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 2)):
        with clock.at(clock.shanghai(day, 0)):
            send_market_digest()
    notice = Notice.objects.get(kind="customers.market_digest")
    assert notice.person == cast.zhao
    assert notice.params == {"month": "2026-10", "notes": "1", "prices": "1"}
    assert notice.url == f"{reverse('customers:market-digest')}?month=2026-10"
    # A month without a word, and one that is long past, ring no bell.
    for day in (date(2026, 12, 1), date(2026, 11, 20)):
        with clock.at(clock.shanghai(day, 0)):
            send_market_digest()
    assert Notice.objects.filter(kind="customers.market_digest").count() == 1
