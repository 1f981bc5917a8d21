"""A bid leaves the house: bound, sealed, handed in, each time written down (INQ-4, QUO-6). docs/rules/bid.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from quotes.actions.bid import ADD_IT, RULE, locked_bid, mark_step, move_bid
from quotes.actions.bid_news import tell_submitted
from quotes.actions.handout import entry_to_leave_by
from quotes.enums import BID_READY, BidState, BidStep, BidVerb, DispatchWay
from quotes.models import Bid, BidDispatch
from quotes.queries.bid import paper_of
from quotes.rules import can_bind_bid
from salesops.audit import record
from salesops.base.clock import now
from salesops.base.look import moment_text
from salesops.base.refusals import Refusal
from salesops.base.text import clean_line
from salesops.base.verdicts import require
from salesops.documents.files import store_file
from salesops.documents.models import Paper
from salesops.org.models import Person


@dataclass(frozen=True, slots=True)
class DispatchData:
    """When, by whom and which way it was handed in, and what shows it."""

    way: str
    sent_at: datetime
    sent_by: str
    receipt: str
    place: str = ""
    late_reason: str = ""
    files: "Sequence[UploadedFile[Any]]" = ()


@transaction.atomic
def bind_bid(bid: Bid, *, by: Person) -> Bid:
    """The copies are bound and sealed. Twice is once; refused (QUO-6) without an entry for this very paper."""
    bid = locked_bid(bid)
    require(can_bind_bid(by, bid))
    if bid.state != BidState.APPROVED:
        return bid
    refuse_unapproved(bid)
    entry_to_leave_by(archived_bid_paper(bid))
    bid.bound_at = now()
    bid = move_bid(bid, BidState.SEALED, BidVerb.SEALED, "bound_at", by=by)
    mark_step(bid, BidStep.SEAL, done=True)
    return bid


@transaction.atomic
def dispatch_bid(bid: Bid, data: DispatchData, *, by: Person) -> BidDispatch:
    """Write down that it was handed in; on paper only bound and sealed, on a platform as it was approved.

    Refused (QUO-6): paper without an entry for this very file, INQ-4: a time to come or before the approval, a time
    after the closing without the reason why it was still taken, nobody or no receipt named; DOC-1 as `store_file`.
    """
    bid = locked_bid(bid)
    require(can_bind_bid(by, bid))
    refuse_unapproved(bid)
    way, paper = DispatchWay(data.way), archived_bid_paper(bid)
    on_paper = way != DispatchWay.PLATFORM
    if on_paper and bid.state == BidState.APPROVED:
        raise Refusal(
            "QUO-6",
            _("On paper a bid is handed in bound and sealed."),
            _("Have it sealed, then say that it is bound."),
            field="way",
        )
    entry = entry_to_leave_by(paper) if on_paper else None
    texts = {name: clean_line(getattr(data, name)) for name in ("sent_by", "receipt", "place", "late_reason")}
    _refuse_time(bid, data.sent_at, texts["late_reason"])
    if not texts["sent_by"]:
        raise Refusal(RULE, _("Say who handed it in."), ADD_IT, field="sent_by")
    if not texts["receipt"]:
        sentence = _("A bid handed in has a receipt: its number, or who signed for it.")
        raise Refusal(RULE, sentence, ADD_IT, field="receipt")
    sent = BidDispatch(
        bid=bid,
        version=bid.version,
        way=way,
        sent_at=data.sent_at,
        sha256=paper.sha256,
        seal_entry=entry,
        recorded_by=by,
        recorded_at=now(),
        **texts,
    )
    sent.save(force_insert=True)
    for upload in data.files:
        store_file(upload, subject=sent, by=by)
    if bid.state in BID_READY:
        bid.submitted_at = data.sent_at
        bid = move_bid(bid, BidState.SUBMITTED, BidVerb.SUBMITTED, "submitted_at", by=by)
        for step in (BidStep.SEAL, BidStep.DISPATCH):
            mark_step(bid, step, done=True)
        tell_submitted(bid, by=by)
    else:
        record(bid, BidVerb.SUBMITTED, by=by, about=[bid.customer])
    return sent


def refuse_unapproved(bid: Bid) -> None:
    """Raise ``Refusal`` INQ-4 unless the bid is approved as it stands, and its tender not over."""
    if bid.state not in (*BID_READY, BidState.SUBMITTED):
        raise Refusal(
            RULE,
            _("Only an approved bid leaves the house; this one is: %(state)s.") % {"state": bid.get_state_display()},
            _("Wait for the approval; the chain shows whose turn it is."),
        )


def archived_bid_paper(bid: Bid) -> Paper:
    """The paper of this version. Raises ``Refusal`` INQ-4 while it is not made yet."""
    paper = paper_of(bid)
    if paper is None or not paper.is_archived:
        raise Refusal(
            RULE, _("The paper is still being made."), _("Load the page again in a moment; it takes some seconds.")
        )
    return paper


def _refuse_time(bid: Bid, moment: datetime, late_reason: str) -> None:
    if moment > now():
        raise Refusal(
            RULE, _("This time is still to come."), _("Write it down once the bid is handed in."), field="sent_on"
        )
    if bid.approved_at is not None and moment < bid.approved_at.replace(second=0, microsecond=0):
        raise Refusal(
            RULE,
            _("It was approved only at %(moment)s.") % {"moment": moment_text(bid.approved_at)},
            _("Correct the time at which it was handed in."),
            field="sent_on",
        )
    if moment > bid.deadline and not late_reason:
        raise Refusal(
            RULE,
            _("The closing time, %(moment)s, was over.") % {"moment": moment_text(bid.deadline)},
            _("Say why it was still taken; else nothing was handed in."),
            field="late_reason",
        )
