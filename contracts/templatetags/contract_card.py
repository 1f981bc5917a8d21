"""``{% load contract_card %}``: what the request for a contract froze, for the approver's card."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template

from contracts.enums import InstalmentKind
from contracts.queries.contract import TERM_LABELS, when_in_words
from contracts.queries.facts import part_of
from salesops.approvals.differences import Change
from salesops.base.refusals import Sentence

register = template.Library()


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of the payment schedule."""

    label: Sentence
    amount: Decimal
    when: str


@register.simple_tag
def frozen_schedule(snapshot: dict[str, Any]) -> list[PartRow]:
    """The payment schedule of a snapshot."""
    parts = [part_of(one) for one in snapshot.get("schedule", ())]
    return [PartRow(InstalmentKind(part.kind).label, part.amount, when_in_words(part)) for part in parts]


@register.simple_tag
def frozen_deviations(snapshot: dict[str, Any]) -> list[Change]:
    """The deviations of a snapshot: what, in the offer, in the contract (CON-3)."""
    return [
        Change(str(TERM_LABELS.get(one["key"], one["label"])), one["before"], one["after"])
        for one in snapshot.get("deviations", ())
    ]
