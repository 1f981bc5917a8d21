"""What the approval engine must know about a report: the superior approves or returns it (RPT-5)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.actions.report import file_report, reopen_report
from reports.enums import REPORT, ReportState
from reports.models import Report
from reports.queries.report import items_to_mark
from reports.rules import can_see_report
from salesops.approvals.kinds import Facts, Kind, Limit, SignOffSpec, StageSpec, register
from salesops.base.verdicts import Verdict
from salesops.org.models import Person
from salesops.policy import policy


class ReportApproval(Kind[Report]):
    """One sign-off: the reporter's superior."""

    key = REPORT
    label = _("weekly report")
    model = Report
    card_template = "reports/report/_card.html"
    bulk = True
    outcome = _("Filed")
    fact_names = {"late": _("submitted after the deadline")}
    field_names = {
        "progress": _("Progress of the business"),
        "problems": _("Problems"),
        "support": _("Support needed"),
        "marks": _("Last plan's items"),
        "plan": _("Next week's plan"),
    }

    def facts(self, subject: Report) -> Facts:
        return {"late": subject.submitted_at is not None and subject.submitted_at > subject.due_at}

    def snapshot(self, subject: Report) -> Facts:
        return {
            "period": subject.period,
            "progress": subject.progress,
            "problems": subject.problems,
            "support": subject.support,
            "facts": subject.facts or {},
            "marks": [_item(item) for item in items_to_mark(subject)],
            "plan": [_item(item) for item in subject.plan.select_related("customer")],
        }

    def title(self, subject: Report) -> str:
        return f"{subject.period} {subject.person.name}"

    def url(self, subject: Report) -> str:
        return subject.get_absolute_url()

    def limit(self) -> Limit:
        return Limit(policy("reports.approval_days"))

    def may_see(self, person: Person, subject: Report) -> Verdict:
        return can_see_report(person, subject)

    def approved(self, subject: Report, *, by: Person) -> None:
        file_report(subject, by=by)

    def returned(self, subject: Report, *, by: Person) -> None:
        reopen_report(subject, ReportState.RETURNED, by=by)

    def rejected(self, subject: Report, *, by: Person) -> None:
        # A report is a duty: there is no final no to it, only another round.
        reopen_report(subject, ReportState.RETURNED, by=by)

    def withdrawn(self, subject: Report, *, by: Person) -> None:
        reopen_report(subject, ReportState.DRAFT, by=by)

    def default_chain(self) -> Sequence[StageSpec]:
        return [StageSpec([SignOffSpec("superior")])]


def _item(item: Any) -> dict[str, str]:
    return {
        "text": item.text,
        "customer": item.customer.name if item.customer else "",
        "goal": item.goal,
        "planned_on": item.planned_on.isoformat() if item.planned_on else "",
        "outcome": item.outcome,
        "note": item.note,
    }


register(ReportApproval())
