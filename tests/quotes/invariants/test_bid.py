"""Each invariant about bids is quiet after honest work, and red for the fault it names."""

from decimal import Decimal

import pytest
from django.db import connections, transaction

from quotes.actions.bid_result import BidResultData, close_bid
from quotes.invariants import BID
from tests.cast import Cast
from tests.factories.bid import approve_bid, complete, hand_in, make_bid, make_tender, put, seal_bid
from tests.factories.quotes import approve, make_desk, submit
from tests.quotes.invariants.test_quote import broken

GUARDED = ("quotes_bid", "quotes_bidtask", "quotes_biditem", "quotes_biddispatch", "quotes_quoteresult")
FAULTS = {
    "quotes.bid.state_and_request": ["UPDATE quotes_bid SET state = 'preparing' WHERE state = 'in_review'"],
    "quotes.bid.sums_agree": ["UPDATE quotes_bid SET opening_total = opening_total + 1"],
    "quotes.bid.parts_finished": ["UPDATE quotes_bid SET technical_at = NULL"],
    "quotes.bid.plan_whole": ["DELETE FROM quotes_bidtask WHERE step = 'seal'"],
    "quotes.bid.handed_in_as_sealed": ["UPDATE quotes_biddispatch SET sha256 = repeat('0', 64)"],
    "quotes.bid.submitted_dispatched": ["DELETE FROM quotes_biddispatch"],
    "quotes.bid.result_of_its_quote": [
        "UPDATE quotes_quoteresult SET outcome = 'won', reason = '', lost_to = '', note = '1'"
    ],
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("INQ-4", "QUO-6")
def test_honest_work_breaks_none_and_each_fault_is_seen(cast: Cast, chains: None) -> None:
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    quote = approve(submit(desk.quote()))
    put(complete(make_bid(make_tender(desk.customer), cast.chen, cast.xu), quote))
    bid = seal_bid(approve_bid(complete(make_bid(make_tender(desk.customer), cast.chen, cast.xu), quote)))
    hand_in(bid)
    close_bid(bid, BidResultData("lost", "宏图软件", Decimal("88.00"), "price"), by=cast.li)
    assert {invariant.key: broken(invariant) for invariant in BID} == dict.fromkeys(FAULTS, 0)
    for invariant in BID:
        # As the owner of the tables, every guard off: what a broken program could have left. It is taken back.
        with transaction.atomic(using="owner"):
            with connections["owner"].cursor() as cursor:
                guards = (f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in GUARDED)
                for statement in ("SET CONSTRAINTS ALL IMMEDIATE", *guards, *FAULTS[invariant.key]):
                    cursor.execute(statement)
            seen = broken(invariant, "owner")
            transaction.set_rollback(True, using="owner")
        assert seen > 0, invariant.key
