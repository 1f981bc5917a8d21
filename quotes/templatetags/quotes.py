"""``{% load quotes %}``: lines and bars for a reader, clocks and marks of quotes."""

from datetime import datetime
from typing import Any

from django import template

from quotes.enums import (
    OPEN_INQUIRY,
    InquiryState,
    PriceSide,
    QuoteState,
    SupportState,
)
from quotes.models import (
    Inquiry,
    Quote,
)
from quotes.queries.inquiry import (
    late_text,
    shown_snapshot,
)
from quotes.queries.shown import LineView, Spectacles, snapshot_lines
from quotes.queries.support import shown_named, shown_wanted
from quotes.rules import can_see_bands
from salesops.approvals.clock import step_clock
from salesops.base import clock
from salesops.base.look import ClockView
from salesops.base.refusals import Sentence
from salesops.org.models import Person

register = template.Library()
register.filter(late_text)


@register.simple_tag
def frozen_lines(snapshot: dict[str, Any], reader: Person) -> list[LineView]:
    """The lines of a request's snapshot as this reader may see them."""
    return snapshot_lines(snapshot, Spectacles.of(reader, sees_bands=bool(can_see_bands(reader))))


@register.filter
def quote_pill(state: str) -> str:
    """The mark of a state."""
    return QuoteState(state).pill


@register.filter
def side_label(side: str) -> str:
    """On which side of its band a price lay."""
    return str(PriceSide(side).label)


@register.filter
def turn_clock(quote: Quote) -> ClockView | None:
    """The clock of the open step, for a row loaded by `listing.with_turn`; None when nobody is asked."""
    turn = getattr(quote, "turn", None)
    if not turn or not turn["opened"] or not turn["due"]:
        return None
    opened, due = datetime.fromisoformat(turn["opened"]), datetime.fromisoformat(turn["due"])
    return step_clock(opened, due, working=turn["working"], now=clock.now())


@register.filter
def is_soon_over(quote: Quote) -> bool:
    """An offer that is still out there, with a week or less to go."""
    return quote.is_offered and 0 <= (quote.valid_until - clock.today()).days <= SOON


SOON = 7


@register.filter
def inquiry_pill(state: str) -> str:
    """The mark of a state."""
    return InquiryState(state).pill


@register.filter
def support_pill(state: str) -> str:
    """The mark of a state."""
    return SupportState(state).pill


@register.filter
def answer_late(inquiry: Inquiry) -> str:
    """The class of the day an answer is wanted by: it is over, and nothing answers it. For a row with answers."""
    waits = inquiry.state in OPEN_INQUIRY and not getattr(inquiry, "answers", 0)
    return "wait" if waits and inquiry.due_on and inquiry.due_on < clock.today() else ""


@register.simple_tag
def inquiry_facts(snapshot: dict[str, Any], shows_amounts: bool) -> list[tuple[Sentence, str]]:
    """A frozen inquiry as people read it."""
    return shown_snapshot(snapshot, shows_amounts=shows_amounts)


@register.filter
def support_wanted(snapshot: dict[str, Any]) -> list[tuple[Sentence, str]]:
    """What sales wants, frozen."""
    return shown_wanted(snapshot)


@register.filter
def support_named(snapshot: dict[str, Any]) -> list[tuple[Sentence, str]]:
    """What technical named, frozen."""
    return shown_named(snapshot)
