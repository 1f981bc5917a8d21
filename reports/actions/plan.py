"""The plan inside a report: marks on earlier items, moved ones carried over, the lines of next week (RPT-4).

Called by ``save_report`` only, with the report locked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from customers.models import Customer
from reports.enums import Outcome
from reports.models import PlanItem, Report
from reports.queries.report import is_settled, items_to_mark

MARKED = ("outcome", "note", "moved_to", "marked_in")
WRITTEN = ("text", "customer", "goal", "planned_on")


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of an item planned earlier; ``moved_to`` is the new day of a moved one, if it has one."""

    outcome: Outcome
    note: str = ""
    moved_to: date | None = None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An item planned for the week after; ``pk`` names the stored item that it replaces."""

    text: str
    customer: Customer | None = None
    goal: str = ""
    planned_on: date | None = None
    pk: int | None = None


def mark_items(report: Report, marks: Mapping[int, Mark]) -> list[PlanItem]:
    """Write the marks on earlier items and return those items; an item whose successor is marked stays as it is."""
    # Locked and read again: two reports of one person may be open, and an item is marked in one of them.
    items = list(items_to_mark(report).select_for_update(of=("self",), no_key=True))
    for item in items:
        mark = marks.get(item.pk)
        if mark is None or is_settled(item):
            continue
        item.outcome = mark.outcome
        item.note = "" if mark.outcome == Outcome.OPEN else mark.note
        item.moved_to = mark.moved_to if mark.outcome == Outcome.MOVED else None
        item.marked_in = None if mark.outcome == Outcome.OPEN else report
        item.save(update_fields=MARKED)
    return items


def carry_moved(report: Report, items: Sequence[PlanItem]) -> None:
    """Bring the plan in line with the marks: one carried item per moved one, none for those marked otherwise."""
    carried = {one.carried_from_id: one for one in report.plan.filter(carried_from__isnull=False)}
    for item in items:
        successor = carried.get(item.pk)
        if item.outcome != Outcome.MOVED:
            if successor:
                successor.delete()
        elif successor is None:
            PlanItem(
                report=report,
                position=_next_position(report),
                text=item.text,
                customer=item.customer,
                goal=item.goal,
                planned_on=item.moved_to,
                carried_from=item,
            ).save(force_insert=True)
        elif successor.planned_on != item.moved_to and successor.outcome == Outcome.OPEN:
            successor.planned_on = item.moved_to
            successor.save(update_fields=["planned_on"])


def write_plan(report: Report, lines: Sequence[PlanLine]) -> None:
    """Make the lines the report's own plan, behind what was carried; an item that a later report marked stays."""
    stored = {item.pk: item for item in report.plan.filter(carried_from__isnull=True)}
    standing = [item for item in stored.values() if item.outcome != Outcome.OPEN]
    changeable = {pk: item for pk, item in stored.items() if item.outcome == Outcome.OPEN}
    written = []
    for line in lines:
        item = changeable.pop(line.pk, None) if line.pk else None
        item = item or PlanItem(report=report, position=0)
        for name in WRITTEN:
            setattr(item, name, getattr(line, name))
        written.append(item)
    for item in changeable.values():
        item.delete()
    carried = list(report.plan.filter(carried_from__isnull=False).order_by("carried_from__report__starts_on", "pk"))
    for position, item in enumerate([*carried, *standing, *written], start=1):
        item.position = position
        item.save()


def _next_position(report: Report) -> int:
    last = report.plan.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1
