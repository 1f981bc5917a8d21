"""A bid until its review: begun once, planned backwards, written in two parts, approved as it stands (INQ-4)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from customers.actions.owner import give_customer
from quotes.actions.bid import drop_bid, edit_bid
from quotes.actions.bid_offer import (
    CertificateData,
    DeviationData,
    add_certificate,
    drop_certificate,
    drop_deviation,
    write_deviation,
)
from quotes.actions.bid_review import reopen_bid
from quotes.actions.bid_writing import ItemData, add_item, decide_item, finish_part, take_up_part
from quotes.bidding import plan, same_words
from quotes.enums import BidPart, BidState, BidStep, Direction, InquiryKind, QuoteState
from quotes.models import Bid, BidItem, Quote
from quotes.queries.bid import bids_to_do, lead_days, sums_of
from salesops.approvals.enums import StepState
from salesops.approvals.queries import latest_request_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.documents import papers_of
from salesops.documents.files import file_for
from salesops.documents.models import File
from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from salesops.policy.actions import set_policy
from salesops.workdays import is_working
from tests.cast import Cast
from tests.factories.approvals import open_steps, say
from tests.factories.bid import approve_bid, bid_data, complete, finish, make_bid, make_tender, put, with_offer
from tests.factories.inquiry import decided, make_inquiry
from tests.factories.quotes import Desk, approve, make_desk, submit

pytestmark = [pytest.mark.rule("INQ-4"), pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


@pytest.fixture
def bid(cast: Cast, desk: Desk) -> Bid:
    return make_bid(make_tender(desk.customer), cast.chen, cast.xu)


@pytest.fixture
def quote(desk: Desk) -> Quote:
    return approve(submit(desk.quote()))


def told(person: Person) -> list[str]:
    rows = Notice.objects.filter(person=person, kind__startswith="quotes.bid").order_by("pk")
    return [row.kind.removeprefix("quotes.bid.") for row in rows]


def test_begun_on_a_tender_with_checklist_and_plan(cast: Cast, bid: Bid, desk: Desk) -> None:
    assert (bid.state, bid.owner, bid.customer, bid.number[:3]) == (BidState.PREPARING, cast.li, desk.customer, "TB-")
    assert [bid.items.filter(part=part).count() for part in BidPart] == [9, 6]
    assert {task.step for task in bid.tasks.all()} == set(BidStep)
    assert (told(cast.chen), told(cast.xu), told(cast.li)) == (["writes"], ["writes"], [])
    with pytest.raises(Refusal, match="INQ-4"):
        make_bid(bid.inquiry, cast.chen, cast.xu)
    drop_bid(bid, "客户改为直接采购。", by=cast.li)
    assert make_bid(bid.inquiry, cast.chen, cast.xu).number != bid.number


def test_only_on_a_tender_in_which_we_take_part(cast: Cast, desk: Desk) -> None:
    plain = decided(make_inquiry(desk.customer))
    waiting = make_inquiry(desk.customer, kind=InquiryKind.TENDER)
    for inquiry in (plain, waiting):
        with pytest.raises(Refusal, match="INQ-"):
            make_bid(inquiry, cast.chen, cast.xu)
    with pytest.raises(PermissionDenied):
        make_bid(make_tender(desk.customer), cast.chen, cast.xu, by=cast.zhou)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"tender_no": " "}, "tender_no"),
        ({"project_name": ""}, "project_name"),
        ({"deadline": clock.shanghai(date(2020, 1, 3))}, "deadline_on"),
        ({"questions_until": clock.shanghai(date(2199, 1, 3))}, "questions_on"),
        ({"bid_bond": Decimal(20_000)}, "bond_form"),
    ],
)
def test_what_a_head_must_say(cast: Cast, desk: Desk, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal, match="INQ-4") as caught:
        make_bid(make_tender(desk.customer), cast.chen, cast.xu, **said)
    assert caught.value.field == field


def test_writers_are_of_their_posts(cast: Cast, desk: Desk) -> None:
    tender = make_tender(desk.customer)
    for writers, field in (((cast.li, cast.xu), "assistant"), ((cast.chen, cast.li), "technical")):
        with pytest.raises(Refusal, match="INQ-4") as caught:
            make_bid(tender, *writers)
        assert caught.value.field == field


def test_the_plan_counts_working_days_back_from_the_closing_day(cast: Cast) -> None:
    # 1 October 2026 to the 7th is the holiday; Saturday 10 October is worked.
    leads = {BidStep.DISPATCH: 1, BidStep.SEAL: 3, BidStep.REVIEW: 0}
    days = plan(date(2026, 10, 12), leads, today=date(2026, 9, 1))
    assert not is_working(date(2026, 10, 5))
    assert [days[BidStep.DISPATCH], days[BidStep.REVIEW]] == [date(2026, 10, 10), date(2026, 10, 12)]
    assert days[BidStep.SEAL] == date(2026, 10, 8)
    late = plan(date(2026, 10, 12), leads, today=date(2026, 10, 11))
    assert late[BidStep.SEAL] == date(2026, 10, 11)


def test_the_plan_is_made_anew_when_the_closing_time_moves(cast: Cast, bid: Bid) -> None:
    finish(bid, BidPart.TECHNICAL)
    before = {task.step: task.due_on for task in bid.tasks.all()}
    moved = bid_data(cast.chen, cast.xu, deadline=bid.deadline + timedelta(days=14))
    bid.refresh_from_db()
    bid = edit_bid(bid, moved, revision=bid.revision, by=cast.chen)
    after = {task.step: task.due_on for task in bid.tasks.all()}
    assert after[BidStep.TECHNICAL] == before[BidStep.TECHNICAL]
    assert all(after[step] > before[step] for step in set(BidStep) - {BidStep.TECHNICAL})
    assert told(cast.xu)[-1] == "moved"
    set_policy("quotes.bid_days_dispatch", "4", valid_from=clock.today(), reason="邮寄", by=cast.hu)
    assert lead_days()[BidStep.DISPATCH] == 4


def test_each_part_by_its_writer(cast: Cast, bid: Bid) -> None:
    line = bid.items.filter(part=BidPart.TECHNICAL).first()
    assert line is not None
    with pytest.raises(PermissionDenied):
        decide_item(line, ItemData("done"), by=cast.chen)
    with pytest.raises(Refusal, match="INQ-4") as caught:
        decide_item(line, ItemData("unwanted"), by=cast.xu)
    assert caught.value.field == "note"
    upload = SimpleUploadedFile("方案.pdf", b"%PDF-1.4 x")
    decide_item(line, ItemData("done", files=[upload]), by=cast.xu)
    with pytest.raises(Refusal, match="INQ-4"):
        finish_part(bid, BidPart.TECHNICAL, by=cast.xu)
    bid = finish(bid, BidPart.TECHNICAL)
    assert bid.technical_at is not None
    assert bid.tasks.get(step=BidStep.TECHNICAL).done_at is not None
    with pytest.raises(Refusal, match="INQ-4"):
        add_item(bid, BidPart.TECHNICAL, "样机照片", by=cast.xu)
    bid = take_up_part(bid, BidPart.TECHNICAL, by=cast.xu)
    assert (bid.technical_at, bid.tasks.get(step=BidStep.TECHNICAL).done_at) == (None, None)
    assert add_item(bid, BidPart.TECHNICAL, "样机照片", by=cast.xu).label == "样机照片"


def test_a_commercial_part_without_its_offer_is_not_finished(cast: Cast, bid: Bid) -> None:
    with pytest.raises(Refusal, match="INQ-4"):
        finish(bid, BidPart.COMMERCIAL)


@pytest.mark.rule("CNF-1")
def test_technical_has_the_files_of_its_own_part_alone(cast: Cast, bid: Bid) -> None:
    for part, by in ((BidPart.COMMERCIAL, cast.chen), (BidPart.TECHNICAL, cast.xu)):
        line = bid.items.filter(part=part).first()
        assert line is not None
        upload = SimpleUploadedFile(f"{part}.pdf", b"%PDF-1.4 x")
        decide_item(line, ItemData("done", files=[upload]), by=by)
    mine, theirs = File.objects.get(name="technical.pdf"), File.objects.get(name="commercial.pdf")
    assert file_for(cast.xu, mine.pk) == mine
    assert not visible_to(cast.xu, BidItem).filter(part=BidPart.COMMERCIAL).exists()
    assert visible_to(cast.chen, BidItem).filter(pk=theirs.subject_id).exists()
    assert not visible_to(cast.zhou, Bid).exists()


def test_deviations_and_certificates_are_facts_of_the_bid(cast: Cast, bid: Bid) -> None:
    data = DeviationData(BidPart.COMMERCIAL, "3.2", "质保 24 个月", "质保 12 个月", Direction.WORSE)
    line = write_deviation(bid, data, by=cast.chen)
    with pytest.raises(PermissionDenied):
        write_deviation(bid, data, by=cast.xu)
    paper = add_certificate(bid, CertificateData("ISO 9001", valid_until=bid.closing_day), by=cast.chen)
    assert paper.is_valid
    drop_deviation(line, by=cast.chen)
    drop_certificate(paper, by=cast.chen)
    assert (bid.deviations.count(), bid.certificates.filter(dropped_at=None).count()) == (0, 0)


@pytest.mark.parametrize("words", ["人民币壹佰元整", "壹佰圆正", "人民币：壹佰元整"])
def test_the_same_words(words: str) -> None:
    assert same_words(Decimal("100.00"), words)
    assert not same_words(Decimal("100.10"), words)


@pytest.mark.parametrize(
    "said",
    [{"opening_total": Decimal("99.00")}, {"opening_words": "人民币壹佰壹拾元整"}, {"ceiling": Decimal("99.99")}],
)
def test_three_sums_must_agree_and_keep_the_ceiling(cast: Cast, desk: Desk, quote: Quote, said: dict[str, Any]) -> None:
    ceiling = said.pop("ceiling", None)
    bid = complete(make_bid(make_tender(desk.customer), cast.chen, cast.xu, ceiling=ceiling), quote, **said)
    sums = sums_of(bid)
    assert not (sums.words_agree and sums.opening_agrees and sums.is_within)
    assert sums.lines_agree
    with pytest.raises(Refusal, match="INQ-4"):
        put(bid)


def test_a_certificate_that_ends_before_the_opening_keeps_it_back(cast: Cast, bid: Bid, quote: Quote) -> None:
    add_certificate(
        bid, CertificateData("安全生产许可证", valid_until=bid.closing_day - timedelta(days=1)), by=cast.chen
    )
    with pytest.raises(Refusal, match="安全生产许可证"):
        put(complete(bid, quote))


def test_a_draft_is_no_offer(cast: Cast, bid: Bid, desk: Desk) -> None:
    with pytest.raises(Refusal, match="INQ-4") as caught:
        with_offer(bid, desk.quote())
    assert caught.value.field == "quote"


def test_reviewed_by_the_director_a_major_one_by_the_general_manager_too(cast: Cast, bid: Bid, quote: Quote) -> None:
    request = put(complete(bid, quote))
    assert [step.approver for step in open_steps(request)] == [cast.zhao]
    bid.refresh_from_db()
    assert (bid.state, bid.major, request.snapshot["opening_words"]) == ("in_review", False, bid.opening_words)
    say(request, "return", "补充业绩。")
    bid.refresh_from_db()
    assert (bid.state, told(cast.xu)[-1]) == (BidState.PREPARING, "back")
    set_policy("quotes.bid_major_amount", "100", valid_from=clock.today(), reason="试行", by=cast.hu)
    bid = approve_bid(bid)
    assert (bid.state, bid.major) == (BidState.APPROVED, True)
    assert deciders_of(bid) == {cast.zhao, cast.qian}
    assert (len(papers_of(bid)), told(cast.chen)[-1]) == (1, "to_bind")


def deciders_of(bid: Bid) -> set[Person | None]:
    request = latest_request_for(bid)
    assert request is not None
    return {step.approver for step in request.steps.filter(state=StepState.DONE)}


def test_a_no_ends_it_and_another_may_begin(cast: Cast, bid: Bid, quote: Quote) -> None:
    say(put(complete(bid, quote)), "reject", "利润太低。")
    bid.refresh_from_db()
    assert (bid.state, bid.closed_at is not None) == (BidState.DROPPED, True)
    assert make_bid(bid.inquiry, cast.chen, cast.xu)


def test_the_quote_must_still_stand_at_the_decision(cast: Cast, bid: Bid, quote: Quote) -> None:
    request = put(complete(bid, quote))
    Quote.objects.filter(pk=quote.pk).update(state=QuoteState.EXPIRED)
    with pytest.raises(Refusal, match="INQ-4"):
        say(request)


def test_taken_up_again_it_is_the_next_version(cast: Cast, bid: Bid, quote: Quote) -> None:
    bid = approve_bid(complete(bid, quote))
    with pytest.raises(Refusal, match="INQ-4"):
        reopen_bid(bid, " ", by=cast.chen)
    bid = reopen_bid(bid, "招标方发了补遗。", by=cast.chen)
    assert (bid.state, bid.version, bid.approved_at) == (BidState.PREPARING, 2, None)
    assert bid.tasks.get(step=BidStep.REVIEW).done_at is None
    bid = approve_bid(bid)
    assert [paper.version for paper in papers_of(bid)] == [2, 1]


def test_what_waits_for_whom(cast: Cast, bid: Bid, quote: Quote) -> None:
    assert [task.step for task in bids_to_do(cast.chen)] == [BidStep.COMMERCIAL]
    assert [task.step for task in bids_to_do(cast.xu)] == [BidStep.TECHNICAL]
    bid = approve_bid(complete(bid, quote))
    assert [task.step for task in bids_to_do(cast.chen)] == [BidStep.SEAL]
    assert bids_to_do(cast.xu) == []


@pytest.mark.rule("CUS-3")
def test_an_open_bid_goes_with_its_customer_to_the_next_owner(cast: Cast, bid: Bid) -> None:
    give_customer(bid.customer, cast.he, note="按片区分工", by=cast.wang)
    bid.refresh_from_db()
    assert (bid.owner, bid.assistant) == (cast.he, cast.chen)
