"""The facts of a week put together, and frozen."""

from typing import Any

from reports.models import PlanItem, Report
from reports.queries.facts.contracts import agreed, overdue, received
from reports.queries.facts.customers import registered, spoken
from reports.queries.facts.quotes import offered
from reports.queries.facts.rows import Facts, Row, Span, within
from reports.queries.report import items_to_mark
from salesops.approvals.models import Decision
from salesops.base.weeks import Week
from salesops.org.models import Person
from salesops.org.rules import can_see_prices


def facts_for(person: Person, week: Week) -> Facts:
    """What the books say of a person's week: sections of plain values, amounts as text.

    Only what is the person's own or what the person did, and of that only what the person may see: without the right
    to prices there are no quotes, contracts and payments in it (CNF-1).
    """
    span = (week.start, week.end)
    facts = registered(person, span) | spoken(person, week)
    if can_see_prices(person):
        facts |= offered(person, span) | agreed(person, span)
        facts |= {"receipts": received(person, span), "overdue": overdue(person, week)}
    facts["decisions"] = _decisions(person, span)
    return facts


def freeze_facts(report: Report) -> dict[str, Any]:
    """All that a submission freezes besides the words: the figures, the marks, the plan."""
    return {
        "figures": facts_for(report.person, Week(report.starts_on)),
        "marks": [_item(item) for item in items_to_mark(report)],
        "plan": [_item(item) for item in report.plan.select_related("customer")],
    }


def _decisions(person: Person, span: Span) -> list[Row]:
    found = Decision.objects.filter(within("at", span), approver=person).select_related("request")
    return [{"name": one.request.title, "verdict": one.verdict} for one in found.order_by("at", "pk")]


def _item(item: PlanItem) -> Row:
    day = item.moved_to or item.planned_on
    return {
        "name": item.text,
        "customer": item.customer.name if item.customer else "",
        "goal": item.goal,
        "day": day.isoformat() if day else "",
        "outcome": item.outcome,
        "note": item.note,
    }
