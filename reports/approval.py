"""What the approval engine must know about a report: the superior approves or returns it (RPT-5)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.actions.report import file_report, return_report, withdraw_report
from reports.enums import REPORT, Outcome
from reports.models import Report
from reports.rules import can_see_report
from salesops.approvals.differences import Change
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
    may_reject = False
    outcome = _("Filed")
    fact_names = {"late": _("submitted after the deadline")}
    flag_names = ("late",)
    field_names = {
        "progress": _("Progress of the business"),
        "problems": _("Problems"),
        "support": _("Support needed"),
        "marks": _("Last plan's items"),
        "plan": _("Next week's plan"),
        "customer": _("customer"),
        "goal": _("goal"),
        "day": _("day"),
        "outcome": _("outcome"),
        "note": _("remark"),
    }

    def facts(self, subject: Report) -> Facts:
        return {"late": subject.submitted_at is not None and subject.submitted_at > subject.due_at}

    def snapshot(self, subject: Report) -> Facts:
        frozen = subject.facts or {}
        return {
            "period": subject.period,
            "progress": subject.progress,
            "problems": subject.problems,
            "support": subject.support,
            "marks": frozen.get("marks", []),
            "plan": frozen.get("plan", []),
            "figures": frozen.get("figures", {}),
        }

    def title(self, subject: Report) -> str:
        return f"{subject.number} {subject.person.name}"

    def url(self, subject: Report) -> str:
        return subject.get_absolute_url()

    def limit(self) -> Limit:
        return Limit(policy("reports.approval_days"))

    def may_see(self, person: Person, subject: Report) -> Verdict:
        return can_see_report(person, subject)

    def approved(self, subject: Report, *, by: Person) -> None:
        file_report(subject, by=by)

    def returned(self, subject: Report, *, by: Person) -> None:
        return_report(subject, by=by)

    def rejected(self, subject: Report, *, by: Person) -> None:
        """Raises ``ValueError``: a report is a duty, the engine has no rejection for it."""
        raise ValueError("a report is returned, never rejected")

    def withdrawn(self, subject: Report, *, by: Person) -> None:
        withdraw_report(subject, by=by)

    def differences(self, before: Facts, after: Facts) -> list[Change]:
        """The words, marks and plan; the figures are the books' own."""
        return super().differences(_readable(before), _readable(after))

    def default_chain(self) -> Sequence[StageSpec]:
        return [StageSpec([SignOffSpec("superior")])]


def _readable(snapshot: Facts) -> Facts:
    """Without the figures, and with the outcomes in words."""
    lists = {key: [_in_words(row) for row in snapshot.get(key, [])] for key in ("marks", "plan")}
    return {key: value for key, value in snapshot.items() if key != "figures"} | lists


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"outcome": str(Outcome(row["outcome"]).label)}


register(ReportApproval())
