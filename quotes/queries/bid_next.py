"""Whose turn it is with a bid (INQ-4)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quotes.enums import BidPart, BidState, ItemState
from quotes.models import Bid
from quotes.queries.bid import PartView
from salesops.base.look import NextStep, moment_text
from salesops.base.refusals import Refusal
from salesops.documents.models import Paper


@dataclass(frozen=True, slots=True)
class Turn:
    """What the reader may do with the bid."""

    puts: bool
    leaves: bool
    closes: bool
    notes_bond: bool


def next_for_bid(
    bid: Bid, turn: Turn, *, parts: list[PartView], paper: Paper | None, is_sealed: bool, held: Refusal | None
) -> NextStep | None:
    """None while its approval says so. ``held`` says why a bid with both parts finished is not put up for review."""
    if bid.state == BidState.IN_REVIEW:
        return None
    if bid.is_preparing:
        return _while_preparing(bid, turn, parts, held)
    if bid.state in (BidState.APPROVED, BidState.SEALED):
        return _to_hand_in(bid, turn, paper, is_sealed=is_sealed)
    if bid.state == BidState.SUBMITTED:
        url = reverse("quotes:bid-result", args=[bid.pk])
        if not turn.closes:
            return NextStep(_("%(name)s notes what became of the bid") % {"name": bid.owner.name})
        why = _("Of a lost bid the winner, the price and the reason are kept.")
        return NextStep(_("Note what became of the bid"), why, mine=True, label=_("Note the result"), url=url)
    if bid.wants_bond_back:
        label = _("It came back…") if turn.notes_bond else ""
        return NextStep(_("The bid bond has not come back"), mine=turn.notes_bond, label=label, opens="bond")
    return NextStep(_("Nothing is left to do"))


def _while_preparing(bid: Bid, turn: Turn, parts: list[PartView], held: Refusal | None) -> NextStep:
    closes = _("It closes %(moment)s.") % {"moment": moment_text(bid.deadline)}
    for view in parts:
        if view.writes:
            return _to_write(bid, view, closes)
    waiting = [view for view in parts if not view.finished]
    if waiting:
        said = [_("%(name)s writes: %(part)s") % {"name": one.writer.name, "part": one.part.label} for one in waiting]
        return NextStep(_("; ").join(said), closes)
    if held is not None:
        return NextStep(str(held.sentence), str(held.next_step), mine=turn.puts)
    if not turn.puts:
        return NextStep(_("%(name)s puts the bid up for review") % {"name": bid.assistant.name}, closes)
    why = _("The director decides, on a major bid the general manager too. %(closes)s") % {"closes": closes}
    label = pgettext("bid", "Put up for review…")
    return NextStep(_("Both parts are finished: put the bid up for review"), why, mine=True, label=label, opens="put")


def _to_write(bid: Bid, view: PartView, closes: str) -> NextStep:
    if view.part == BidPart.COMMERCIAL and bid.quote_id is None:
        url = reverse("quotes:bid-offer", args=[bid.pk])
        return NextStep(_("Write the offer of the bid"), closes, mine=True, label=_("Write the offer"), url=url)
    left = [item for item in view.items if item.state == ItemState.OPEN]
    if left:
        url = reverse("quotes:bid-item", args=[left[0].pk])
        return NextStep(
            _("Your part: next is %(line)s") % {"line": left[0].label},
            closes,
            mine=True,
            label=_("Open this line"),
            url=url,
        )
    say = _("Your checklist is complete: say that the part is finished")
    return NextStep(say, closes, mine=True, label=_("Finish the part…"), opens=f"finish-{view.part.value}")


def _to_hand_in(bid: Bid, turn: Turn, paper: Paper | None, *, is_sealed: bool) -> NextStep:
    closes = _("It closes %(moment)s.") % {"moment": moment_text(bid.deadline)}
    dispatch = reverse("quotes:bid-dispatch", args=[bid.pk])
    if not turn.leaves:
        return NextStep(_("%(name)s binds the bid and hands it in") % {"name": bid.assistant.name}, closes)
    if paper is None or not paper.is_archived:
        return NextStep(_("The paper is being made"), _("Load the page again in a moment."), mine=True)
    if bid.state == BidState.SEALED or bid.is_electronic:
        say = _("Hand it in on the platform") if bid.is_electronic else _("Hand it in")
        return NextStep(say, closes, mine=True, label=pgettext("bid", "Write it down"), url=dispatch)
    if is_sealed:
        return NextStep(_("Bind the sealed copies"), closes, mine=True, label=_("They are bound…"), opens="bind")
    return NextStep(
        _("Print it and have it sealed"),
        closes,
        mine=True,
        label=_("Have it sealed"),
        url=reverse("seals:entry-new", args=[paper.pk]),
    )
