"""``{% load reports %}``: states of rows, and what a request froze of a report."""

from collections.abc import Sequence

from django import template

from reports.enums import ReportState, Standing
from reports.models import Report
from reports.queries.facts import Facts, FactSection, Row, shown_facts
from reports.queries.shown import ItemView, frozen_items
from salesops.base.clock import now
from salesops.base.look.figures import weekday_text

register = template.Library()

register.filter("weekday", weekday_text)


@register.filter
def state_pill(report: Report) -> str:
    """The mark of a report's state."""
    return ReportState(report.state).pill


@register.filter
def standing(report: Report) -> Standing:
    """How a report stands against its deadline now."""
    return report.standing(now())


@register.filter
def figures(frozen: Facts, shows_amounts: bool) -> list[FactSection]:
    """The sections of frozen figures; quotes only for readers who may see prices (CNF-1)."""
    return shown_facts(frozen, shows_amounts=shows_amounts)


@register.filter
def items(frozen: Sequence[Row]) -> list[ItemView]:
    """Frozen marks or plan."""
    return frozen_items(frozen)
