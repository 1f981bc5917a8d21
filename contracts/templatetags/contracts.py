"""``{% load contracts %}``: marks, clocks and texts of contracts."""

from decimal import Decimal
from hashlib import sha256
from typing import Any

from django import template
from django.utils.safestring import SafeString

from contracts.enums import ContractState, TemplateState
from contracts.models import Contract, ContractText
from contracts.queries.contract import schedule_in_words
from contracts.queries.facts import part_of
from contracts.queries.page import DeviationRow, lines_for, rows_of_snapshot
from contracts.rules import can_see_contract_bands
from quotes.queries.shown import LineView, Spectacles, snapshot_lines
from salesops.approvals.clock import step_clock
from salesops.base import clock
from salesops.base.look import ClockView
from salesops.org.models import Person

register = template.Library()


@register.filter
def contract_pill(state: str) -> str:
    """The mark of a contract's state."""
    return ContractState(state).pill


@register.filter
def template_pill(state: str) -> str:
    """The mark of a template's state."""
    return TemplateState(state).pill


@register.filter
def turn_clock(contract: Contract) -> ClockView | None:
    """The clock of the open step, for a row loaded by `listing.with_turn`; None when nobody is asked."""
    opened, due = getattr(contract, "turn_opened", None), getattr(contract, "turn_due", None)
    if opened is None or due is None:
        return None
    return step_clock(opened, due, working=bool(getattr(contract, "turn_working", True)), now=clock.now())


@register.filter
def scan_waits(contract: Contract) -> bool:
    """Signed, and nobody has compared the scan with the archived text yet."""
    return contract.is_signed and contract.scan_id is not None and contract.scan_confirmed_at is None


@register.simple_tag
def frozen_html(text: ContractText) -> SafeString:
    """The archived text as markup. We made it ourselves, escaped, and its hash says that nobody touched it since.

    ValueError when it is no longer what was frozen.
    """
    if sha256(text.html.encode()).hexdigest() != text.sha256:
        raise ValueError("the archived text is not the one that was frozen")
    return SafeString(text.html)


@register.simple_tag
def frozen_lines(snapshot: dict[str, Any], reader: Person) -> list[LineView]:
    """The lines of a request's snapshot as this reader may see them."""
    eyes = Spectacles.of(reader, sees_bands=bool(can_see_contract_bands(reader)))
    return lines_for(snapshot_lines(snapshot, eyes), eyes)


@register.simple_tag
def frozen_differences(snapshot: dict[str, Any]) -> list[DeviationRow]:
    """The deviations of a request's snapshot."""
    return rows_of_snapshot(snapshot)


@register.simple_tag
def frozen_schedule(snapshot: dict[str, Any]) -> list[str]:
    """The payment schedule of a request's snapshot, a line for each part."""
    parts = [part_of(part) for part in snapshot.get("schedule", ())]
    return schedule_in_words(parts, Decimal(snapshot.get("total") or 0)).splitlines()
