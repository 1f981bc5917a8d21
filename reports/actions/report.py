"""Writing and submitting work reports (RPT-1, RPT-4, RPT-5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from reports.actions.plan import Mark, PlanLine, carry_moved, mark_items, write_plan
from reports.enums import REPORT, Outcome, ReportKind, ReportState, ReportVerb
from reports.models import Report
from reports.queries.facts import freeze_facts
from reports.queries.report import items_to_mark, unwritten_report
from reports.readiness import first_gap
from reports.rules import can_write_report, must_report
from salesops.approvals.engine import open_request
from salesops.approvals.models import Request
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.verdicts import require
from salesops.base.weeks import Week, week_of
from salesops.org.models import Person

WORDS = ("progress", "problems", "support")


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

    Raises ``Refusal`` RPT-1 for a week that has not begun, ``PermissionDenied`` for a post that files no report.
    """
    refuse_future(week)
    require(must_report(by, week))
    fresh = unwritten_report(by, week)
    report, is_new = Report.objects.get_or_create(
        person=by,
        kind=ReportKind.WEEKLY,
        period=week.code,
        defaults={name: getattr(fresh, name) for name in ("starts_on", "ends_on", "due_at", "created_at")},
    )
    if is_new:
        record(report, ReportVerb.STARTED, by=by)
    return report


def refuse_future(week: Week) -> None:
    """Raises ``Refusal`` RPT-1 for a week that has not begun."""
    if week.monday > week_of(today()).monday:
        raise Refusal("RPT-1", _("This week has not begun."), _("Open the report of the present week."))


@transaction.atomic
def save_report(report: Report, data: ReportData, *, revision: int, by: Person) -> Report:
    """Keep what was written so far; moved items are carried into the plan at once.

    Raises ``StaleRecord`` when it was saved after ``revision`` elsewhere, ``Refusal`` RPT-4 once it is submitted.
    """
    report = _locked(report)
    require(can_write_report(by, report))
    _refuse_unless_editable(report)
    words = {name: getattr(data, name) for name in WORDS}
    check_revision(report, revision, words)
    for name, text in words.items():
        setattr(report, name, text)
    report.revision += 1
    report.save(update_fields=[*WORDS, "revision"])
    items = mark_items(report, data.marks)
    carry_moved(report, items)
    write_plan(report, data.plan)
    record(report, ReportVerb.SAVED, by=by)
    return report


@transaction.atomic
def submit_report(report: Report, *, by: Person) -> Request:
    """Freeze the period's facts and hand the report to the superior (RPT-4, RPT-5).

    Raises ``Refusal`` RPT-4 for what ``first_gap`` finds missing. Late is late, but never refused: it still belongs to
    its own week.
    """
    report = _locked(report)
    require(can_write_report(by, report))
    _refuse_unless_editable(report)
    _refuse_gaps(report)
    report.facts = freeze_facts(report)
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
def return_report(report: Report, *, by: Person) -> Report:
    """The superior asks for a change: it can be edited, its facts are live again; it keeps its standing."""
    report = _locked(report)
    report.returned_at = now()
    return _reopened(report, ReportState.RETURNED, ReportVerb.RETURNED, by=by)


@transaction.atomic
def withdraw_report(report: Report, *, by: Person) -> Report:
    """Its writer takes it back: it counts as not submitted, unless the superior had returned it before."""
    report = _locked(report)
    state = ReportState.RETURNED if report.returned_at else ReportState.DRAFT
    if state == ReportState.DRAFT:
        report.submitted_at = None
    return _reopened(report, state, ReportVerb.WITHDRAWN, by=by)


def _reopened(report: Report, state: ReportState, verb: ReportVerb, *, by: Person) -> Report:
    report.state = state
    report.facts = None
    report.revision += 1
    report.save(update_fields=["state", "facts", "submitted_at", "returned_at", "revision"])
    record(report, verb, by=by)
    return report


def _locked(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=report.pk)


def _refuse_unless_editable(report: Report) -> None:
    if not report.is_editable:
        raise Refusal(
            "RPT-4",
            _("%(report)s can't be changed: %(state)s.")
            % {"report": report.number, "state": report.get_state_display()},
            _("Withdraw it while nobody has decided, or ask your superior to return it."),
        )


def _refuse_gaps(report: Report) -> None:
    unmarked = [item.text for item in items_to_mark(report) if item.outcome == Outcome.OPEN]
    gap = first_gap(unmarked=unmarked, progress=report.progress, planned=report.plan.count())
    if gap:
        raise Refusal("RPT-4", gap.sentence, gap.next_step, field=gap.field)
