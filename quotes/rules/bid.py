"""Who begins, writes, reviews, hands in and closes a bid, and who reads it (INQ-4, ORG-2, CNF-1)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.rules import can_trade_with
from quotes.enums import BID, BID_READY, BID_RESULTS, BidPart, BidState, InquiryKind
from quotes.models import Bid, BidCertificate, BidDispatch, BidItem, Inquiry, Quote
from quotes.models.quote import OFFERED
from quotes.rules.inquiry import can_quote_inquiry
from quotes.rules.quote import QUOTE_POSTS
from salesops.approvals.models import Request
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.rules import can_see_prices
from salesops.org.visibility import by_owner_and_region, visible, visible_to

BID_POSTS = QUOTE_POSTS | {Post.TECHNICAL}
RULE = "INQ-4"
READERS = _("Bids are open to those who work on them only.")
ARCHIVED = _("This customer is archived; no bid is made for it any more.")


@visible(Bid)
def bids_visible_to(person: Person) -> QuerySet[Bid]:
    """ORG-2: as inquiries; its two writers, and whoever is or was asked to decide on it."""
    mine = by_owner_and_region(person, Bid.objects.all(), via="customer")
    asked = Request.objects.filter(kind=BID, steps__approver=person)
    seen = Q(pk__in=mine.order_by().values("pk")) | Q(pk__in=asked.values("subject_id"))
    return Bid.objects.filter(seen | Q(assistant=person) | Q(technical=person))


@visible(BidItem)
def _items(person: Person) -> QuerySet[BidItem]:
    """With their files: who may not read prices has those of the technical part (CNF-1)."""
    items = BidItem.objects.filter(bid__in=visible_to(person, Bid).order_by().values("pk"))
    return items if can_see_prices(person) else items.filter(part=BidPart.TECHNICAL)


@visible(BidCertificate)
def _certificates(person: Person) -> QuerySet[BidCertificate]:
    return BidCertificate.objects.filter(bid__in=_with_prices(person))


@visible(BidDispatch)
def _dispatches(person: Person) -> QuerySet[BidDispatch]:
    return BidDispatch.objects.filter(bid__in=_with_prices(person))


def _with_prices(person: Person) -> QuerySet[Any, Any]:
    seen = visible_to(person, Bid).order_by()
    return (seen if can_see_prices(person) else seen.none()).values("pk")


def can_see_bids(person: Person) -> Verdict:
    """May this person open the list? Which ones are on it, `visible_to` says."""
    return Allowed() if person.is_active and person.post in BID_POSTS else Denied(READERS, "ORG-2")


def can_see_bid(person: Person, bid: Bid) -> Verdict:
    """Whether ``visible_to`` holds it."""
    if person.is_active and visible_to(person, Bid).filter(pk=bid.pk).exists():
        return Allowed()
    return Denied(READERS, "ORG-2")


def can_read_bid_paper(person: Person, bid: Bid) -> Verdict:
    """The paper names the price: who reads the bid and prices (CNF-1)."""
    return can_see_prices(person) and can_see_bid(person, bid)


def can_begin_bid(person: Person, inquiry: Inquiry) -> Verdict:
    """The account manager or the sales assistant, on a tender in which we take part (INQ-1, INQ-4)."""
    if inquiry.kind != InquiryKind.TENDER:
        return Denied(_("A bid answers an invitation to tender."), RULE, _("An inquiry is answered by a quote."))
    return can_quote_inquiry(person, inquiry)


def can_edit_bid(person: Person, bid: Bid) -> Verdict:
    """Head and closing time, until it is handed in: its account manager and the assistant who writes it."""
    verdict = _leads(person, bid)
    if verdict and not bid.runs:
        return _at_this_point(bid)
    return verdict and can_trade_with(bid.customer, ARCHIVED, RULE)


def can_write_part(person: Person, bid: Bid, part: str) -> Verdict:
    """A part is written by its writer, while the bid is prepared; finishing and taking up again as well (INQ-4)."""
    writer, post = _writer_of(bid, part)
    if not person.is_active or person.pk != writer:
        return Denied(post, RULE)
    if not bid.is_preparing:
        return _at_this_point(bid)
    return can_trade_with(bid.customer, ARCHIVED, RULE)


def _writer_of(bid: Bid, part: str) -> tuple[int, Sentence]:
    if part == BidPart.COMMERCIAL:
        return bid.assistant_id, _("The commercial part is written by the sales assistant who was named.")
    return bid.technical_id, _("The technical part is written by whoever was named for it.")


def can_put_bid(person: Person, bid: Bid) -> Verdict:
    """Whoever leads it puts it up for review once both parts are finished."""
    verdict = _leads(person, bid)
    if verdict and not bid.is_preparing:
        return _at_this_point(bid)
    return verdict and can_trade_with(bid.customer, ARCHIVED, RULE)


def can_reopen_bid(person: Person, bid: Bid) -> Verdict:
    """An approved bid is taken up again by whoever leads it, before it is handed in."""
    verdict = _leads(person, bid)
    return _at_this_point(bid) if verdict and bid.state not in BID_READY else verdict


def can_bind_bid(person: Person, bid: Bid) -> Verdict:
    """The approved bid is bound, sealed and handed in by whoever leads it (INQ-4, QUO-6)."""
    verdict = _leads(person, bid)
    if verdict and bid.state not in (*BID_READY, BidState.SUBMITTED):
        return _at_this_point(bid)
    return verdict and can_trade_with(bid.customer, ARCHIVED, RULE)


def can_drop_bid(person: Person, bid: Bid) -> Verdict:
    """Its account manager gives it up, before it is handed in and while nobody decides on it."""
    verdict = _owns(person, bid)
    if verdict and (not bid.runs or bid.state == BidState.IN_REVIEW):
        return _at_this_point(bid)
    return verdict


def can_close_bid(person: Person, bid: Bid) -> Verdict:
    """Its account manager notes the result of what was handed in, and corrects it; a tender may be cancelled before."""
    verdict = _owns(person, bid)
    corrects = bid.state in BID_RESULTS and bid.submitted_at is not None
    if verdict and not corrects and bid.state not in (BidState.PREPARING, *BID_READY, BidState.SUBMITTED):
        return _at_this_point(bid)
    return verdict


def can_note_bond(person: Person, bid: Bid) -> Verdict:
    """Whoever leads it notes that the bond came back."""
    verdict = _leads(person, bid)
    if verdict and not bid.wants_bond_back:
        return Denied(_("No bond of this bid is open."), RULE)
    return verdict


def quotes_to_bid(person: Person, bid: Bid) -> QuerySet[Quote]:
    """The approved quotes of its customer whose total a bid may name."""
    return visible_to(person, Quote).filter(customer=bid.customer_id, state__in=OFFERED)


def _leads(person: Person, bid: Bid) -> Verdict:
    if person.is_active and person.pk in {bid.owner_id, bid.assistant_id}:
        return Allowed()
    return Denied(_("A bid is led by its account manager and the sales assistant who writes it."), RULE)


def _owns(person: Person, bid: Bid) -> Verdict:
    if person.is_active and person.pk == bid.owner_id:
        return Allowed()
    return Denied(_("The account manager answers for the bid."), RULE)


def _at_this_point(bid: Bid) -> Denied:
    sentence = _("This can't be done at this point: %(state)s.") % {"state": bid.get_state_display()}
    return Denied(sentence, RULE, _("Its page says whose turn it is."))
