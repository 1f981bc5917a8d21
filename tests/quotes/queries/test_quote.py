"""What is frozen of a quote, and how its changes are told (QUO-3, QUO-5, APP-3)."""

import pytest

from customers.enums import CustomerType
from quotes.actions.quote import save_quote
from quotes.enums import PriceType
from quotes.models import Quote
from quotes.queries.difference import snapshot_differences
from quotes.queries.facts import quote_facts, quote_snapshot
from quotes.queries.quote import judgement_of
from quotes.queries.shown import Spectacles, line_views, snapshot_lines
from tests.cast import Cast
from tests.factories.quotes import Desk, make_desk, make_line, make_product, make_quote, quote_data, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


@pytest.mark.rule("APP-3", "APP-8")
def test_facts_and_snapshot_of_a_submitted_quote_never_change(cast: Cast, desk: Desk) -> None:
    request = submit(desk.quote("91.00", price_type=PriceType.KEEP, reason="挽留"))
    desk.customer.region, desk.customer.type = cast.south, CustomerType.AGENT
    desk.customer.save()
    quote = Quote.objects.get()
    assert quote_facts(quote) == request.facts
    assert quote_snapshot(quote) == request.snapshot
    assert request.facts == {
        "amount": "91.00",
        "max_discount": "0.0900",
        "major": False,
        "beyond_regional_manager": True,
        "beyond_director": False,
        "for_gm": False,
        "other_price_type": True,
    }


@pytest.mark.rule("QUO-5")
def test_changes_are_told_by_product_in_words(cast: Cast, desk: Desk) -> None:
    other = make_product(name="年度维护")
    quote = make_quote(desk.customer, make_line(desk.product, "95.00"), make_line(desk.product, "96.00"))
    before = quote_snapshot(quote)
    lines = [make_line(desk.product, "95.00", "2"), make_line(other, "10.00")]
    changed = quote_data(desk.customer, *lines, payment_terms="月结", header_discount="1.00")
    save_quote(quote, changed, revision=1, by=cast.li)
    told = {tuple(change) for change in snapshot_differences(before, quote_snapshot(Quote.objects.get()))}
    name = desk.product.name
    assert told == {
        (f"{name} 数量", "1", "2"),
        (f"{name} (2)", "1 × 96.00", "—"),
        ("年度维护", "—", "1 × 10.00"),
        ("付款方式", "合同签订后 5 日内付清", "月结"),
        ("整单优惠", "0.00", "1.00"),
        ("合计（含税）", "191.00", "199.00"),
    }
    assert snapshot_differences(before, before) == []


@pytest.mark.rule("CNF-1", "PRC-4")
def test_each_reader_gets_the_bar_of_their_own_authority(cast: Cast, desk: Desk) -> None:
    request = submit(desk.quote("88.00"))
    judgement = judgement_of(Quote.objects.get())
    states = {}
    for person in (cast.li, cast.wang, cast.zhao, cast.qian):
        eyes = Spectacles.of(person, sees_bands=True)
        (line,), (frozen,) = line_views(judgement, eyes), snapshot_lines(request.snapshot, eyes)
        assert line.band == frozen.band
        assert line.band is not None
        states[person.username] = line.band.state
    assert states == {"li": "ask", "wang": "ask", "zhao": "mine", "qian": "mine"}
    (blind,) = line_views(judgement, Spectacles.of(cast.chen, sees_bands=False))
    assert blind.band is None
