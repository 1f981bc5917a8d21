"""One bid on a tender by many hands, and both parts finished in one moment (INQ-4, APP-6)."""

from functools import partial

import pytest

from quotes.actions.bid import begin_bid
from quotes.actions.bid_writing import ItemData, decide_item, finish_part
from quotes.enums import BidPart
from quotes.models import Bid
from salesops.notices.models import Notice
from tests.cast import Cast
from tests.factories.bid import bid_data, make_bid, make_tender, with_offer
from tests.factories.quotes import Desk, approve, make_desk, submit
from tests.races.test_quotes import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.rule("INQ-4", "APP-6")]
HANDS = 8


@pytest.fixture
def desk(cast: Cast, chains: None) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def test_many_hands_begin_one_bid_on_a_tender(cast: Cast, desk: Desk) -> None:
    tender, data = make_tender(desk.customer), bid_data(cast.chen, cast.xu)
    ends = at_once([partial(begin_bid, tender, data, by=cast.li) for _hand in range(HANDS)])
    assert ends == {"done": 1, "INQ-4": HANDS - 1}
    assert Bid.objects.get().number.endswith("-00001")


def test_both_writers_finish_in_one_moment_and_neither_is_lost(cast: Cast, desk: Desk) -> None:
    quote = approve(submit(desk.quote()))
    bid = with_offer(make_bid(make_tender(desk.customer), cast.chen, cast.xu), quote)
    writers = {BidPart.COMMERCIAL: cast.chen, BidPart.TECHNICAL: cast.xu}
    for item in bid.items.all():
        decide_item(item, ItemData("done"), by=writers[BidPart(item.part)])
    ends = at_once([partial(finish_part, bid, part, by=by) for part, by in writers.items()])
    bid.refresh_from_db()
    assert ends == {"done": 2}
    assert bid.commercial_at is not None
    assert bid.technical_at is not None
    assert Notice.objects.filter(kind="quotes.bid.finished", person=cast.li).count() == 1
