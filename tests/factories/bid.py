"""Bids for tests, through their doors."""

from datetime import timedelta
from typing import Any

from customers.models import Customer
from quotes.actions.bid import BidData, begin_bid
from quotes.actions.bid_leaving import DispatchData, bind_bid, dispatch_bid
from quotes.actions.bid_offer import OfferData, write_offer
from quotes.actions.bid_review import put_bid
from quotes.actions.bid_writing import ItemData, decide_item, finish_part
from quotes.enums import BidPart, DispatchWay, InquiryKind, InquirySource
from quotes.models import Bid, BidDispatch, Inquiry, Quote
from salesops.approvals.models import Request
from salesops.base import clock
from salesops.base.money import capitals
from salesops.documents import papers_of
from salesops.documents.models import Paper
from salesops.org.models import Person
from salesops.seals.enums import Seal
from tests.factories.inquiry import decided, make_inquiry
from tests.factories.papers import SMALL_PDF
from tests.factories.quotes import archive, sign
from tests.factories.seals import sealed


def make_tender(customer: Customer, **said: Any) -> Inquiry:
    """A tender in which we take part."""
    told = {
        "kind": InquiryKind.TENDER,
        "source": InquirySource.PLATFORM,
        "tender_no": "ZB-2026-118",
        "what": "数字化车间",
    }
    return decided(make_inquiry(customer, **told | said))


def bid_data(assistant: Person, technical: Person, **said: Any) -> BidData:
    """Three weeks to go."""
    told: dict[str, Any] = {
        "tender_no": "ZB-2026-118",
        "project_name": "数字化车间一期",
        "deadline": clock.now() + timedelta(days=21),
        "opening_place": "公共资源交易中心 3 号厅",
    }
    return BidData(assistant=assistant, technical=technical, **told | said)


def make_bid(inquiry: Inquiry, assistant: Person, technical: Person, *, by: Person | None = None, **said: Any) -> Bid:
    """Begun by the account manager."""
    return begin_bid(inquiry, bid_data(assistant, technical, **said), by=by or inquiry.owner)


def offer_of(quote: Quote, **said: Any) -> OfferData:
    """The quote's total in figures and words."""
    told: dict[str, Any] = {
        "opening_total": quote.total,
        "opening_words": f"人民币{capitals(quote.total)}",
        "delivery": "合同签订后 60 天",
        "warranty": "12 个月",
    }
    return OfferData(quote, **told | said)


def with_offer(bid: Bid, quote: Quote, **said: Any) -> Bid:
    """The offer written by the assistant."""
    bid.refresh_from_db()
    return write_offer(bid, offer_of(quote, **said), revision=bid.revision, by=bid.assistant)


def finish(bid: Bid, part: str) -> Bid:
    """All lines of a part done, and the part finished by its writer."""
    by = bid.assistant if part == BidPart.COMMERCIAL else bid.technical
    for item in bid.items.filter(part=part, state="open"):
        decide_item(item, ItemData("done"), by=by)
    return finish_part(bid, part, by=by)


def complete(bid: Bid, quote: Quote, **said: Any) -> Bid:
    """Both parts finished."""
    bid = with_offer(bid, quote, **said)
    for part in BidPart:
        bid = finish(bid, part)
    return bid


def put(bid: Bid) -> Request:
    """Put up for review by the assistant."""
    bid.refresh_from_db()
    return put_bid(bid, revision=bid.revision, by=bid.assistant)


def approve_bid(bid: Bid) -> Bid:
    """Put up, and agreed to by everybody asked."""
    request = put(bid)
    while request.is_open:
        request = sign(request)
    bid.refresh_from_db()
    return bid


def archive_bid(bid: Bid, content: bytes = SMALL_PDF) -> Paper:
    """Its newest paper made, without making a PDF."""
    return archive(bid, content)


def seal_bid(bid: Bid) -> Bid:
    """Its paper made, sealed, and the copies bound."""
    paper = papers_of(bid)[0]
    sealed(paper if paper.is_archived else archive_bid(bid), Seal.COMPANY, by=bid.assistant)
    return bind_bid(bid, by=bid.assistant)


def sent_data(**said: Any) -> DispatchData:
    """Just now, in person."""
    told: dict[str, Any] = {
        "way": DispatchWay.IN_PERSON,
        "sent_at": clock.now(),
        "sent_by": "陈晨",
        "receipt": "签收单 7 号",
    }
    return DispatchData(**told | said)


def hand_in(bid: Bid, **said: Any) -> BidDispatch:
    """Handed in by the assistant."""
    return dispatch_bid(bid, sent_data(**said), by=bid.assistant)
