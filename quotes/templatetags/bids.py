"""``{% load bids %}``: marks of bids, and a frozen one as people read it."""

from typing import Any

from django import template

from quotes.enums import BidState, ItemState
from quotes.models import Bid, BidTask
from quotes.queries.bid_frozen import shown_bid, shown_deviations
from salesops.base import clock
from salesops.base.refusals import Sentence

register = template.Library()


@register.filter
def bid_pill(state: str) -> str:
    """The mark of a state."""
    return BidState(state).pill


@register.filter
def item_pill(state: str) -> str:
    """The mark of a line of the checklist."""
    return ItemState(state).pill


@register.filter
def step_late(bid: Bid) -> str:
    """The class of the next step's day in a row loaded by `with_plan`: it is over."""
    ahead = getattr(bid, "ahead", [])
    return "wait" if bid.runs and ahead and ahead[0].due_on < clock.today() else ""


@register.filter
def task_late(task: BidTask) -> str:
    """The class of a step's day: it is over."""
    return "wait" if task.due_on < clock.today() else ""


@register.simple_tag
def bid_facts(snapshot: dict[str, Any], shows_amounts: bool) -> list[tuple[Sentence, str]]:
    """Head and offer of a frozen bid."""
    return shown_bid(snapshot, shows_amounts=shows_amounts)


@register.simple_tag
def bid_deviations(snapshot: dict[str, Any]) -> list[tuple[str, str]]:
    """What differs from the tender."""
    return shown_deviations(snapshot)
