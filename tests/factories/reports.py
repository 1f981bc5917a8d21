"""Weekly reports for tests, written through the actions at a set time, as people write them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from reports.actions.plan import Mark, PlanLine
from reports.actions.report import ReportData, save_report, start_report, submit_report
from reports.enums import Outcome
from reports.models import PlanItem, Report
from reports.queries.report import items_to_mark
from salesops.base import clock
from salesops.base.weeks import Week, parse_week
from salesops.org.models import Person

W46, W47, W48 = parse_week("2026W46"), parse_week("2026W47"), parse_week("2026W48")
FRIDAY = timedelta(days=4, hours=17)


def friday(week: Week) -> datetime:
    """Friday 17:00 of a week: when people write."""
    return week.start + FRIDAY


def write(
    person: Person,
    week: Week,
    *,
    plan: Sequence[str | PlanLine] = ("拜访客户",),
    marks: Mapping[str, Outcome | Mark] | None = None,
    progress: str = "一切顺利",
    at: datetime | None = None,
) -> Report:
    """A saved draft. ``marks`` by the text of the item; items not named are done."""
    with clock.at(at or friday(week)):
        report = start_report(week, by=person)
        said: dict[int, Mark] = {}
        for item in items_to_mark(report):
            mark = (marks or {}).get(item.text, Outcome.DONE)
            said[item.pk] = mark if isinstance(mark, Mark) else Mark(mark)
        lines = [line if isinstance(line, PlanLine) else PlanLine(line) for line in plan]
        data = ReportData(progress=progress, marks=said, plan=lines)
        return save_report(report, data, revision=report.revision, by=person)


def submit(report: Report, *, at: datetime | None = None) -> Report:
    """The report, handed in by its writer."""
    with clock.at(at or friday(Week(report.starts_on))):
        submit_report(report, by=report.person)
    return fresh(report)


def hand_in(person: Person, week: Week, *, at: datetime | None = None, **words: object) -> Report:
    """Written and submitted; keywords as for ``write``."""
    return submit(write(person, week, at=at, **words), at=at)  # type: ignore[arg-type]


def fresh(report: Report) -> Report:
    """As it is stored now."""
    return Report.objects.select_related("person").get(pk=report.pk)


def frozen(report: Report) -> dict[str, Any]:
    """What its submission froze."""
    facts: dict[str, Any] | None = fresh(report).facts
    assert facts is not None, "it is not submitted"
    return facts


def item_of(report: Report, text: str) -> PlanItem:
    """The planned item of that text."""
    return report.plan.get(text=text)
