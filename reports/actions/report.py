"""Writing and submitting work reports (RPT-1, RPT-4, RPT-5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from reports.enums import REPORT, Outcome, ReportKind, ReportState, ReportVerb
from reports.models import PlanItem, Report
from reports.periods import Week, week_of
from reports.queries.facts import facts_for
from reports.queries.report import items_to_mark
from reports.rules import can_write_report, must_report
from salesops.approvals.engine import open_request
from salesops.approvals.models import Request
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.verdicts import require
from salesops.org.models import Person
from salesops.policy import policy


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of an item planned earlier."""

    outcome: Outcome
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An item planned for the week after."""

    text: str
    customer: Customer | None = None
    goal: str = ""
    planned_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReportData:
    """What a person types into a report; ``marks`` by the id of the planned item."""

    progress: str = ""
    problems: str = ""
    support: str = ""
    marks: Mapping[int, Mark] = field(default_factory=dict)
    plan: Sequence[PlanLine] = ()


@transaction.atomic
def start_report(week: Week, *, by: Person) -> Report:
    """The person's report on a week, started if it is not there yet; two clicks at once make one.

    Raises ``Refusal`` RPT-1 for a week that has not begun, and for a post that files no weekly report.
    """
    if week.monday > week_of(today()).monday:
        raise Refusal("RPT-1", _("This week has not begun."), _("Open the report of the present week."))
    require(must_report(by))
    report, is_new = Report.objects.get_or_create(
        person=by,
        kind=ReportKind.WEEKLY,
        period=week.code,
        defaults={
            "starts_on": week.monday,
            "ends_on": week.sunday,
            "due_at": week.due_at(policy("reports.weekly_due_days", on=week.monday)),
            "created_at": now(),
        },
    )
    if is_new:
        record(report, ReportVerb.STARTED, by=by)
    return report


@transaction.atomic
def save_report(report: Report, data: ReportData, *, revision: int, by: Person) -> Report:
    """Keep what was written so far. Raises ``StaleRecord`` when it was saved after ``revision`` elsewhere."""
    report = _locked(report)
    require(can_write_report(by, report))
    _refuse_unless_editable(report)
    if report.revision != revision:
        raise StaleRecord(
            _("This report was saved in another window since you opened it."),
            _("Compare with the saved one in a second tab, then save again."),
        )
    report.progress, report.problems, report.support = data.progress, data.problems, data.support
    report.revision += 1
    report.save(update_fields=["progress", "problems", "support", "revision"])
    _mark_items(report, data.marks)
    _write_plan(report, data.plan)
    record(report, ReportVerb.SAVED, by=by)
    return report


@transaction.atomic
def submit_report(report: Report, *, by: Person) -> Request:
    """Freeze the period's facts and hand the report to the superior (RPT-4, RPT-5).

    Raises ``Refusal`` RPT-4 while an item of an earlier plan is not marked done, moved or dropped, or while nothing
    is planned for the week after. Late is late, but never refused: it still belongs to its own week.
    """
    report = _locked(report)
    require(can_write_report(by, report))
    _refuse_unless_editable(report)
    _refuse_unmarked(report)
    _carry_moved(report)
    if not report.plan.exists():
        raise Refusal("RPT-4", _("Nothing is planned for next week."), _("Add at least one item to the plan."))
    if not report.progress.strip():
        raise Refusal("RPT-4", _("The progress of the business is empty."), _("Write a sentence."), field="progress")
    report.facts = facts_for(report.person, report.week)
    report.state = ReportState.IN_REVIEW
    report.submitted_at = report.submitted_at or now()
    report.revision += 1
    report.save(update_fields=["facts", "state", "submitted_at", "revision"])
    record(report, ReportVerb.SUBMITTED, by=by)
    return open_request(REPORT, report, by=by)


@transaction.atomic
def file_report(report: Report, *, by: Person) -> Report:
    """The superior approved it: it is filed and never changes again."""
    report = _locked(report)
    report.state = ReportState.FILED
    report.filed_at = now()
    report.save(update_fields=["state", "filed_at"])
    record(report, ReportVerb.FILED, by=by)
    return report


@transaction.atomic
def reopen_report(report: Report, state: ReportState, *, by: Person) -> Report:
    """Returned by the superior, or withdrawn by its writer: it can be edited, and its facts are live again."""
    report = _locked(report)
    report.state = state
    report.facts = None
    report.revision += 1
    report.save(update_fields=["state", "facts", "revision"])
    record(report, ReportVerb.RETURNED if state == ReportState.RETURNED else ReportVerb.WITHDRAWN, by=by)
    return report


def _locked(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",)).select_related("person").get(pk=report.pk)


def _refuse_unless_editable(report: Report) -> None:
    if not report.is_editable:
        raise Refusal(
            "RPT-4",
            _("%(report)s can't be changed: %(state)s.")
            % {"report": report.number, "state": report.get_state_display()},
            _("Withdraw it while nobody has decided, or ask your superior to return it."),
        )


def _mark_items(report: Report, marks: Mapping[int, Mark]) -> None:
    for item in items_to_mark(report):
        mark = marks.get(item.pk)
        if mark is None:
            continue
        item.outcome = mark.outcome
        item.note = mark.note
        item.marked_in = None if mark.outcome == Outcome.OPEN else report
        item.save(update_fields=["outcome", "note", "marked_in"])


def _refuse_unmarked(report: Report) -> None:
    unmarked = [item for item in items_to_mark(report) if item.outcome == Outcome.OPEN]
    if unmarked:
        raise Refusal(
            "RPT-4",
            _("%(count)d planned items are not marked, the first: %(item)s")
            % {"count": len(unmarked), "item": unmarked[0].text},
            _("Mark each of them as done, moved or dropped."),
        )


def _write_plan(report: Report, lines: Sequence[PlanLine]) -> None:
    # A carried item keeps its way back to where it was first planned; the rest is written anew.
    carried = list(report.plan.filter(carried_from__isnull=False))
    report.plan.filter(carried_from__isnull=True).delete()
    PlanItem.objects.bulk_create(
        PlanItem(
            report=report,
            position=position,
            text=line.text,
            customer=line.customer,
            goal=line.goal,
            planned_on=line.planned_on,
        )
        for position, line in enumerate(lines, start=len(carried) + 1)
    )


def _carry_moved(report: Report) -> None:
    """Bring the plan in line with the marks: one carried item per moved one, none for those marked otherwise."""
    report.plan.filter(carried_from__isnull=False).exclude(carried_from__outcome=Outcome.MOVED).delete()
    moved = [
        item
        for item in items_to_mark(report)
        if item.outcome == Outcome.MOVED and not PlanItem.objects.filter(carried_from=item).exists()
    ]
    last = report.plan.order_by("-position").values_list("position", flat=True).first() or 0
    PlanItem.objects.bulk_create(
        PlanItem(
            report=report,
            position=position,
            text=item.text,
            customer=item.customer,
            goal=item.goal,
            carried_from=item,
        )
        for position, item in enumerate(moved, start=last + 1)
    )
