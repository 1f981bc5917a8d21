"""Reads about reports: what must be marked, who has filed, who has not."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from reports.enums import Outcome, ReportKind, Standing
from reports.models import PlanItem, Report
from reports.periods import Week
from salesops.base.clock import now
from salesops.org.models import Person
from salesops.policy import policy


def items_to_mark(report: Report) -> list[PlanItem]:
    """Items that the person planned in earlier reports: still open, or marked in this one (RPT-4)."""
    return list(
        PlanItem.objects.filter(
            Q(outcome=Outcome.OPEN) | Q(marked_in=report),
            report__person=report.person_id,
            report__kind=report.kind,
            report__starts_on__lt=report.starts_on,
        )
        .select_related("customer", "report")
        .order_by("report__starts_on", "position")
    )


@dataclass(frozen=True, slots=True)
class Filing:
    """How one person stands with one week."""

    person: Person
    report: Report | None
    standing: Standing


def filings(people: Sequence[Person], week: Week) -> list[Filing]:
    """Who of the people has filed the week's report, who is late, whose is missing; one query (RPT-5)."""
    found = {
        report.person_id: report
        for report in Report.objects.filter(person__in=people, kind=ReportKind.WEEKLY, period=week.code)
    }
    moment = now()
    due = week.due_at(policy("reports.weekly_due_days", on=week.monday))
    unfiled = Standing.NOT_DUE if moment <= due else Standing.MISSING
    return [
        Filing(person, report, report.standing(moment) if report else unfiled)
        for person in people
        for report in [found.get(person.pk)]
    ]
