"""Reads about reports: what must be marked, whose week is missing, who has filed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from reports.enums import REPORT, Outcome, ReportKind, ReportState, Standing
from reports.models import PlanItem, Report
from salesops.approvals.enums import VerdictWord
from salesops.approvals.models import Decision
from salesops.base.clock import now, today
from salesops.base.weeks import Week, week_of
from salesops.org.models import Assignment, Person
from salesops.policy import policies, policy, setting_history


def find_report(person: Person, week: Week) -> Report | None:
    """The person's own report on a week, if it was started."""
    own = Report.objects.filter(person=person, kind=ReportKind.WEEKLY, period=week.code)
    return own.select_related("person").first()


def unwritten_report(person: Person, week: Week) -> Report:
    """What a report on the week would be, not stored: for the page on which it is begun."""
    return Report(
        person=person,
        period=week.code,
        starts_on=week.monday,
        ends_on=week.sunday,
        due_at=week.due_at(policy("reports.weekly_due_days", on=week.monday)),
        created_at=now(),
    )


def items_to_mark(report: Report) -> QuerySet[PlanItem]:
    """Items the person planned earlier: still open in a submitted report, or marked in this one (RPT-4)."""
    found = Q(outcome=Outcome.OPEN, report__submitted_at__isnull=False)
    if report.pk:
        found |= Q(marked_in=report)
    return (
        PlanItem.objects.filter(
            found, report__person=report.person_id, report__kind=report.kind, report__starts_on__lt=report.starts_on
        )
        .select_related("customer", "report", "carried_to")
        .order_by("report__starts_on", "position")
    )


def is_settled(item: PlanItem) -> bool:
    """Whether its mark stands for good: it was carried over, and what became of that one is said already."""
    successor: PlanItem | None = getattr(item, "carried_to", None)
    return successor is not None and successor.outcome != Outcome.OPEN


def why_returned(report: Report) -> Decision | None:
    """What the superior wrote when the report came back; None unless it did."""
    if report.state != ReportState.RETURNED:
        return None
    decisions = Decision.objects.filter(
        request__kind=REPORT, request__subject_id=report.pk, verdict=VerdictWord.RETURN
    ).select_related("approver")
    return decisions.order_by("-at", "-pk").first()


def own_plan(report: Report) -> list[PlanItem]:
    """What is planned in the report besides what was carried over."""
    if not report.pk:
        return []
    return list(report.plan.filter(carried_from__isnull=True).select_related("customer"))


# ------------------------------------------------------------------------------------------------------ who has filed


@dataclass(frozen=True, slots=True)
class Filing:
    """How one person stands with one week; ``place`` is where the person stood on the week's last day."""

    person: Person
    place: Assignment
    report: Report | None
    standing: Standing
    due_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether nothing was submitted."""
        return self.standing in {Standing.NOT_DUE, Standing.MISSING}


def day_of_duty(week: Week) -> date:
    """The day whose post decides who owes a report on the week: its last, at present today."""
    return min(week.sunday, today())


def owes_report(person: Person, week: Week) -> bool:
    """Whether the person's post files a weekly report on this week (RPT-1)."""
    place = person.assignment_on(day_of_duty(week))
    return place is not None and place.post in policy("reports.weekly_posts", on=week.monday)


def filings(week: Week, *, people: Iterable[int] | None = None) -> list[Filing]:
    """Everybody (of ``people``) who owes a report on the week: missing first, then late; four queries (RPT-5)."""
    rules = policies(["reports.weekly_posts", "reports.weekly_due_days"], on=week.monday)
    places = Assignment.objects.filter(
        post__in=rules["reports.weekly_posts"], during__contains=day_of_duty(week), person__is_active=True
    ).select_related("person", "region", "superior")
    if people is not None:
        places = places.filter(person__in=people)
    reports = {report.person_id: report for report in Report.objects.filter(kind=ReportKind.WEEKLY, period=week.code)}
    moment, due_at = now(), week.due_at(rules["reports.weekly_due_days"])
    found = [_filing(place, reports.get(place.person_id), due_at, moment) for place in places]
    order = (Standing.MISSING, Standing.LATE, Standing.NOT_DUE, Standing.ON_TIME)
    return sorted(found, key=lambda one: (order.index(one.standing), one.person.name, one.person.pk))


def _filing(place: Assignment, report: Report | None, due_at: datetime, moment: datetime) -> Filing:
    if report is None:
        standing = Standing.NOT_DUE if moment <= due_at else Standing.MISSING
        return Filing(place.person, place, None, standing, due_at)
    report.person = place.person
    return Filing(place.person, place, report, report.standing(moment), report.due_at)


@dataclass(frozen=True, slots=True)
class OwedWeek:
    """A week whose report waits for the person: not submitted yet, or returned for change."""

    week: Week
    due_at: datetime
    report: Report | None

    @property
    def is_returned(self) -> bool:
        """Whether it was submitted, and came back."""
        return self.report is not None and self.report.state == ReportState.RETURNED

    @property
    def is_missing(self) -> bool:
        """Whether the deadline is over and nothing was submitted."""
        return not self.is_returned and now() > self.due_at


def owed_weeks(person: Person) -> list[OwedWeek]:
    """The weeks whose report waits for the person, the oldest first, the present one last (RPT-5); five queries."""
    present = week_of(today())
    look_back: int = policy("reports.weekly_look_back")
    weeks = [present.shifted(-back) for back in range(look_back, -1, -1)]
    posts, due_days = setting_history("reports.weekly_posts"), setting_history("reports.weekly_due_days")
    asked_for = (weeks[0].monday, present.shifted(1).monday)
    places = list(Assignment.objects.filter(person=person, during__overlap=asked_for))
    reports = {
        report.period: report
        for report in Report.objects.filter(person=person, kind=ReportKind.WEEKLY, starts_on__gte=weeks[0].monday)
    }
    owed = []
    for week in weeks:
        report = reports.get(week.code)
        place = next((one for one in places if day_of_duty(week) in one.during), None)
        owes = place is not None and place.post in _on(posts, week.monday)
        if owes and (report is None or report.is_editable):
            due_at = report.due_at if report else week.due_at(_on(due_days, week.monday))
            owed.append(OwedWeek(week, due_at, report))
    return owed


def _on[T](history: Sequence[tuple[date, T]], day: date) -> T:
    return next(value for since, value in history if since <= day)
