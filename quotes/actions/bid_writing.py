"""The two parts of a bid: their checklists, files, and that they are finished (INQ-4). docs/rules/bid.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from quotes.actions.bid import RULE, locked_bid, mark_step
from quotes.actions.bid_news import tell_finished
from quotes.enums import BidPart, BidStep, BidVerb, ItemState
from quotes.models import Bid, BidItem
from quotes.rules import can_write_part
from salesops.audit import record
from salesops.base.clock import now
from salesops.base.refusals import Refusal
from salesops.base.text import clean_line
from salesops.base.verdicts import require
from salesops.documents.files import store_file
from salesops.org.models import Person

# Of each part the column that says when it was finished, and what is recorded: finished, taken up again.
_PARTS = {
    BidPart.COMMERCIAL: ("commercial_at", (BidVerb.COMMERCIAL_DONE, BidVerb.COMMERCIAL_AGAIN)),
    BidPart.TECHNICAL: ("technical_at", (BidVerb.TECHNICAL_DONE, BidVerb.TECHNICAL_AGAIN)),
}

type Uploads = "Sequence[UploadedFile[Any]]"


@dataclass(frozen=True, slots=True)
class ItemData:
    """What a writer says of a line of the checklist."""

    state: str
    note: str = ""
    files: Uploads = ()


@transaction.atomic
def add_item(bid: Bid, part: str, title: str, *, by: Person) -> BidItem:
    """A further line for a part. Refused (INQ-4) without a name, and while the part is finished."""
    bid = locked_bid(bid)
    refuse_part(bid, part, by=by)
    title = clean_line(title)
    if not title:
        raise Refusal(RULE, _("Say what belongs into the bid."), _("Name it, then add it."), field="title")
    place = bid.items.filter(part=part).count() + 1
    item = BidItem(bid=bid, part=BidPart(part), title=title, position=place)
    item.save(force_insert=True)
    record(bid, BidVerb.ITEM, by=by, note=title)
    return item


@transaction.atomic
def decide_item(item: BidItem, data: ItemData, *, by: Person) -> BidItem:
    """Say that a line is done, open, or not wanted here, and add files to it; its files stay.

    Refused (INQ-4): a line that is not wanted without the reason, a finished part; DOC-1 for a file that is not taken.
    """
    bid = locked_bid(item.bid)
    refuse_part(bid, item.part, by=by)
    item = bid.items.get(pk=item.pk)
    state, note = ItemState(data.state), clean_line(data.note)
    if state == ItemState.UNWANTED and not note:
        sentence = _("What is left out needs a reason.")
        raise Refusal(RULE, sentence, _("Write why this tender does not want it."), field="note")
    for upload in data.files:
        store_file(upload, subject=item, by=by)
    if (item.state, item.note) == (state, note) and not data.files:
        return item
    item.state, item.note = state, note
    item.decided_by, item.decided_at = (None, None) if state == ItemState.OPEN else (by, now())
    item.save(update_fields=["state", "note", "decided_by", "decided_at"])
    record(bid, BidVerb.ITEM, by=by, note=str(item.label))
    return item


@transaction.atomic
def finish_part(bid: Bid, part: str, *, by: Person) -> Bid:
    """Its writer says that the part is finished. Twice is once.

    Refused (INQ-4) while a line of its checklist is open, and a commercial part without the offer.
    """
    bid = locked_bid(bid)
    require(can_write_part(by, bid, part))
    if bid.finished_at(part) is not None:
        return bid
    left = bid.items.filter(part=part, state=ItemState.OPEN)
    if left:
        names = _(", ").join(str(item.label) for item in left)
        raise Refusal(
            RULE,
            _("The checklist is still open at: %(lines)s.") % {"lines": names},
            _("Mark each line as done, or as not wanted here."),
        )
    if part == BidPart.COMMERCIAL and (bid.quote_id is None or bid.opening_total is None or not bid.opening_words):
        raise Refusal(RULE, _("The commercial part has no offer yet."), _("Write the offer, then finish the part."))
    return _set(bid, part, done=True, by=by)


@transaction.atomic
def take_up_part(bid: Bid, part: str, *, by: Person) -> Bid:
    """Its writer takes a finished part up again. Twice is once."""
    bid = locked_bid(bid)
    require(can_write_part(by, bid, part))
    return bid if bid.finished_at(part) is None else _set(bid, part, done=False, by=by)


def refuse_part(bid: Bid, part: str, *, by: Person) -> None:
    """Raise unless this person writes the part, and may write in it now (INQ-4)."""
    require(can_write_part(by, bid, part))
    if bid.finished_at(part) is not None:
        raise Refusal(
            RULE,
            _("%(part)s: finished, and as it is.") % {"part": BidPart(part).label},
            _("Take the part up again, then change it."),
        )


def _set(bid: Bid, part: str, *, done: bool, by: Person) -> Bid:
    column, verbs = _PARTS[BidPart(part)]
    setattr(bid, column, now() if done else None)
    bid.revision += 1
    bid.save(update_fields=[column, "revision"])
    mark_step(bid, BidStep(part), done=done)
    record(bid, verbs[0] if done else verbs[1], by=by)
    if done and bid.commercial_at and bid.technical_at:
        tell_finished(bid, by=by)
    return bid
