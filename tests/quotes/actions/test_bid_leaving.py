"""A bid leaves bound and sealed, is handed in before the closing time, and its result is kept (INQ-4, QUO-6, CUS-6)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from customers.models import Competitor, PriceObservation
from quotes.actions.bid_leaving import bind_bid
from quotes.actions.bid_news import remind_of_bids
from quotes.actions.bid_result import BidResultData, close_bid, note_bond_back
from quotes.actions.bid_review import reopen_bid
from quotes.actions.result import ResultData, note_result, note_won_by_contract
from quotes.enums import BidState, BidStep, BondForm, DispatchWay, Outcome
from quotes.invariants import BID
from quotes.models import Bid, Quote, QuoteResult
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from tests.cast import Cast
from tests.factories.bid import approve_bid, archive_bid, complete, hand_in, make_bid, make_tender, seal_bid
from tests.factories.opportunity import make_opportunity
from tests.factories.quotes import Desk, approve, make_desk, submit

pytestmark = [pytest.mark.rule("INQ-4"), pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def begin(cast: Cast, desk: Desk, **said: Any) -> tuple[Bid, Quote]:
    return make_bid(make_tender(desk.customer), cast.chen, cast.xu, **said), approve(submit(desk.quote()))


@pytest.fixture
def bid(cast: Cast, desk: Desk) -> Bid:
    """Approved."""
    return approve_bid(complete(*begin(cast, desk)))


def broken() -> list[str]:
    return [one.key for one in BID if list(Bid.objects.raw(f"SELECT 0 AS id FROM ({one.sql}) AS found"))]


@pytest.mark.rule("QUO-6")
def test_on_paper_only_bound_with_a_seal_of_the_same_file(cast: Cast, bid: Bid) -> None:
    with pytest.raises(Refusal, match="INQ-4"):
        bind_bid(bid, by=cast.chen)  # the paper is not made yet
    paper = archive_bid(bid)
    with pytest.raises(Refusal, match="QUO-6"):
        bind_bid(bid, by=cast.chen)
    with pytest.raises(Refusal, match="QUO-6"):
        hand_in(bid)
    bid = seal_bid(bid)
    assert (bid.state, bid.bound_at is not None) == (BidState.SEALED, True)
    sent = hand_in(bid)
    bid.refresh_from_db()
    assert (bid.state, sent.sha256, sent.seal_entry is not None) == (BidState.SUBMITTED, paper.sha256, True)
    assert not bid.tasks.filter(done_at=None).exists()
    assert Notice.objects.filter(person=cast.li, kind="quotes.bid.submitted").exists()
    assert broken() == []


def test_an_electronic_bid_needs_no_seal(cast: Cast, desk: Desk) -> None:
    bid = approve_bid(complete(*begin(cast, desk, is_electronic=True)))
    archive_bid(bid)
    sent = hand_in(bid, way=DispatchWay.PLATFORM)
    bid.refresh_from_db()
    assert (bid.state, sent.seal_entry) == (BidState.SUBMITTED, None)
    assert broken() == []


def test_after_the_closing_time_only_with_the_reason(cast: Cast, bid: Bid) -> None:
    seal_bid(bid)
    with clock.at(bid.deadline + timedelta(minutes=5)):
        with pytest.raises(Refusal, match="INQ-4") as caught:
            hand_in(bid)
        assert caught.value.field == "late_reason"
        assert hand_in(bid, late_reason="平台故障，延时半小时").late_reason
    assert broken() == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"sent_by": " "}, "sent_by"),
        ({"receipt": ""}, "receipt"),
        ({"hours": 2}, "sent_on"),
        ({"hours": -48}, "sent_on"),
    ],
)
def test_what_a_dispatch_must_say(cast: Cast, bid: Bid, said: dict[str, Any], field: str) -> None:
    seal_bid(bid)
    if hours := said.pop("hours", None):
        said["sent_at"] = clock.now() + timedelta(hours=hours)
    with pytest.raises(Refusal, match="INQ-4") as caught:
        hand_in(bid, **said)
    assert caught.value.field == field


def test_the_seal_of_an_old_version_is_of_no_use(cast: Cast, bid: Bid) -> None:
    bid = reopen_bid(seal_bid(bid), "招标方发了补遗。", by=cast.li)
    bid = approve_bid(bid)
    archive_bid(bid, b"%PDF-1.7 of the second version")
    with pytest.raises(Refusal, match="QUO-6"):
        bind_bid(bid, by=cast.chen)


@pytest.mark.rule("CUS-6")
def test_lost_names_the_winner_whose_price_is_observed(cast: Cast, bid: Bid) -> None:
    with pytest.raises(Refusal, match="INQ-4"):
        close_bid(bid, BidResultData("won", note="技术分最高"), by=cast.li)  # not handed in yet
    seal_bid(bid)
    hand_in(bid)
    with pytest.raises(PermissionDenied):
        close_bid(bid, BidResultData("lost", winner="宏图软件", reason="price"), by=cast.chen)
    for data, field in ((BidResultData("lost", reason="price"), "winner"), (BidResultData("lost", "宏图"), "reason")):
        with pytest.raises(Refusal, match="INQ-4") as caught:
            close_bid(bid, data, by=cast.li)
        assert caught.value.field == field
    lost = close_bid(bid, BidResultData("lost", "宏图软件", Decimal("88.00"), "price"), by=cast.li)
    [seen] = PriceObservation.objects.all()
    assert (lost.state, lost.price_seen, seen.price, seen.customer) == ("lost", seen, Decimal("88.00"), bid.customer)
    assert seen.competitor == Competitor.objects.get(name="宏图软件")
    assert broken() == []


@pytest.mark.parametrize("result", ["won", "rejected", "cancelled"])
def test_other_results_say_what_decided(cast: Cast, bid: Bid, result: str) -> None:
    seal_bid(bid)
    hand_in(bid)
    with pytest.raises(Refusal, match="INQ-4") as caught:
        close_bid(bid, BidResultData(result), by=cast.li)
    assert caught.value.field == "note"
    closed = close_bid(bid, BidResultData(result, note="综合得分第一"), by=cast.li)
    assert (closed.state, closed.closed_at is not None) == (result, True)
    assert broken() == []


def test_a_tender_may_be_cancelled_before_and_the_bond_comes_back(cast: Cast, desk: Desk) -> None:
    bid, _quote = begin(cast, desk, bid_bond=Decimal(20_000), bond_form=BondForm.TRANSFER)
    bid = close_bid(bid, BidResultData("cancelled", note="预算取消"), by=cast.li)
    assert bid.wants_bond_back
    with pytest.raises(Refusal, match="INQ-4"):
        note_bond_back(bid, clock.today() + timedelta(days=1), by=cast.chen)
    bid = note_bond_back(bid, clock.today(), by=cast.chen)
    assert not bid.wants_bond_back
    assert broken() == []


def test_whose_step_is_near_or_late_is_reminded_once_a_day(cast: Cast, desk: Desk) -> None:
    bid, _quote = begin(cast, desk)
    assert remind_of_bids() == 0
    day = bid.tasks.get(step=BidStep.TECHNICAL).due_on
    with clock.at(clock.shanghai(day, 1)):
        remind_of_bids()
        remind_of_bids()
    kinds = Notice.objects.filter(person=cast.xu, kind__startswith="quotes.bid.").values_list("kind", flat=True)
    assert sorted(kinds) == ["quotes.bid.due", "quotes.bid.writes"]
    with clock.at(clock.shanghai(day + timedelta(days=1), 1)):
        remind_of_bids()
    assert Notice.objects.filter(person=cast.xu, kind="quotes.bid.late").count() == 1


def test_the_quote_is_won_or_lost_with_its_bid_and_only_with_it(cast: Cast, bid: Bid) -> None:
    quote = bid.quote
    assert quote is not None
    seal_bid(bid)
    hand_in(bid)
    won = ResultData(outcome=Outcome.WON, note="客户口头说的")
    with pytest.raises(Refusal, match="INQ-4") as early:
        note_result(quote, won, by=cast.li)
    assert bid.number in str(early.value.sentence)
    close_bid(bid, BidResultData("lost", "宏图软件", Decimal("88.00"), "price"), by=cast.li)
    result = QuoteResult.objects.get(quote=quote)
    assert (result.outcome, result.reason, result.lost_to) == ("lost", "price", "宏图软件")
    with pytest.raises(Refusal, match="INQ-4"):
        note_result(quote, won, by=cast.li)
    deal = make_opportunity(bid.customer)
    note_result(quote, ResultData(outcome=Outcome.LOST, reason="price", opportunity=deal), by=cast.li)
    close_bid(bid, BidResultData("won", note="第一名放弃，我方递补"), by=cast.li)
    for row in (bid, deal, result):
        row.refresh_from_db()
    assert (bid.state, bid.winner, bid.winning_price, bid.lost_reason) == ("won", "", None, "")
    assert (result.outcome, result.note, deal.stage) == ("won", "第一名放弃，我方递补", "won")
    assert broken() == []


def test_a_corrected_price_of_the_winner_is_one_observation(cast: Cast, bid: Bid) -> None:
    seal_bid(bid)
    hand_in(bid)
    for price in ("88.00", "88.00", "98.00"):
        close_bid(bid, BidResultData("lost", "宏图软件", Decimal(price), "price"), by=cast.li)
    wrong, right = PriceObservation.objects.order_by("pk")
    assert (right.price, right.corrects) == (Decimal("98.00"), wrong)
    assert broken() == []


def test_a_rejected_bid_loses_its_quote_and_a_cancelled_tender_does_not(cast: Cast, desk: Desk) -> None:
    bid, quote = begin(cast, desk)
    bid = seal_bid(approve_bid(complete(bid, quote)))
    hand_in(bid)
    close_bid(bid, BidResultData("cancelled", note="招标人取消"), by=cast.li)
    assert not QuoteResult.objects.exists()
    close_bid(bid, BidResultData("rejected", note="缺少授权书原件"), by=cast.li)
    assert (QuoteResult.objects.get().outcome, QuoteResult.objects.get().reason) == ("lost", "other")
    note_won_by_contract(quote, "CT-2026-0009")
    bid.refresh_from_db()
    assert (bid.state, QuoteResult.objects.get().outcome) == ("won", "won")
    assert broken() == []
