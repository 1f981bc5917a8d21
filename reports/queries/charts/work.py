"""Charts about time: who waits for a decision, who answers in time, whether the machine keeps up (APP-4)."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import TruncHour, TruncWeek
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from contracts.enums import CONTRACT
from contracts.models import Contract
from quotes.enums import QUOTE
from quotes.models import Quote
from reports.enums import REPORT
from reports.models import Report
from salesops.approvals.enums import RequestState, StepState
from salesops.approvals.models import Step
from salesops.base.clock import BUSINESS_TZ, now, today
from salesops.base.look import ChartView, Series, day_text, duration_text
from salesops.base.look.chart import MID, MINUTES_PER_DAY
from salesops.base.look.figures import local_day
from salesops.base.prepared import is_one_of
from salesops.base.weeks import week_of
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from salesops.org.models import Person
from salesops.org.queries import people_below
from salesops.org.sight import Seen
from salesops.org.visibility import visible_to
from salesops.workdays import working_minutes

SHOWN = 6
WEEKS_BACK = 8
HOURS = 24
PAPERS: dict[str, type[Model]] = {QUOTE: Quote, CONTRACT: Contract, REPORT: Report}
"""Kinds whose papers a superior may read; of the others not even a title is told (CNF-4)."""


def waits_longest(person: Person) -> ChartView:
    """Papers of mine and of my people that lie with somebody, the oldest first, in working time; five queries."""
    people = [person.pk, *people_below(person)]
    found = _lying(person, people)
    question = _("Who waits longest?")
    if not found:
        return ChartView("waiting", question, _("No paper of your people waits for a decision."))
    moment = now()
    minutes = [working_minutes(step.request.opened_at, moment) for step in found]
    late = sum(1 for step in found if step.due_at and step.due_at < moment)
    first = {"title": found[0].request.title, "time": duration_text(minutes[0], MINUTES_PER_DAY)}
    answer = _("%(title)s waits longest: %(time)s of working time.") % first
    if late:
        overdue = ngettext("%(count)d decision is overdue.", "%(count)d decisions are overdue.", late)
        sentences = {"first": answer, "second": overdue % {"count": late}}
        answer = pgettext("two sentences", "%(first)s %(second)s") % sentences
    return ChartView(
        "waiting",
        question,
        answer,
        place=_("Paper, and with whom it lies"),
        places=[f"{step.request.title} → {step.approver.name if step.approver else ''}" for step in found],
        series=[
            Series(
                _("Waiting, in working time"),
                minutes,
                tones=["stop" if step.due_at and step.due_at < moment else "mid" for step in found],
            )
        ],
        unit="minutes",
        rows=True,
        links=[step.request.get_absolute_url() for step in found],
    )


def _steps_of(person: Person, people: list[int]) -> QuerySet[Step]:
    steps = Step.objects.filter(
        _readable(person), is_one_of("request__requester", people),
        state=StepState.OPEN, request__state=RequestState.PENDING,
    )  # fmt: skip
    return steps.select_related("request", "approver").order_by("request__opened_at", "pk")[:SHOWN]


_lying = Seen(_steps_of, list)


def _readable(person: Person) -> Q:
    """A paper may have gone to another region since one of my people submitted it; its title goes with it (ORG-2)."""
    paper = OuterRef("request__subject_id")
    kinds = (
        Q(Exists(visible_to(person, model, shared=False).filter(pk=paper)), request__kind=kind)
        for kind, model in PAPERS.items()
    )
    return reduce(or_, kinds)


def answered_in_time(person: Person) -> ChartView:
    """The person's own decisions of the last weeks, in time and late; one query."""
    week = week_of(today())
    weeks = [week.shifted(number - WEEKS_BACK + 1) for number in range(WEEKS_BACK)]
    mine = Step.objects.filter(approver=person, state=StepState.DONE, closed_at__gte=weeks[0].start).order_by()
    rows = mine.annotate(week=TruncWeek("closed_at", tzinfo=BUSINESS_TZ)).values("week")
    counted = rows.annotate(all=Count("pk"), late=Count("pk", filter=Q(closed_at__gt=F("due_at"))))
    found = {local_day(row["week"]): row for row in counted}
    every = [found.get(one.monday, {"all": 0, "late": 0}) for one in weeks]
    late, whole = sum(row["late"] for row in every), sum(row["all"] for row in every)
    question = _("Do I decide in time?")
    if not whole:
        return ChartView("in-time", question, _("You were asked for no decision in the last eight weeks."))
    return ChartView(
        "in-time",
        question,
        _("%(on_time)d of %(all)d decisions of the last eight weeks were in time.")
        % {"on_time": whole - late, "all": whole},
        place=_("Week from"),
        places=[day_text(one.monday) for one in weeks],
        series=[
            Series(_("In time"), [row["all"] - row["late"] for row in every]),
            Series(_("Late"), [row["late"] for row in every], tone="stop"),
        ],
        stacked=True,
    )


def work_by_hour() -> ChartView:
    """What the machine has done in the last 24 hours, by the hour; one query."""
    hour = now().astimezone(BUSINESS_TZ).replace(minute=0, second=0, microsecond=0)
    hours = [hour - timedelta(hours=HOURS - 1 - number) for number in range(HOURS)]
    done = Job.objects.filter(state=JobState.DONE, done_at__gte=hours[0]).order_by()
    rows = done.annotate(hour=TruncHour("done_at", tzinfo=BUSINESS_TZ)).values("hour").annotate(count=Count("pk"))
    found = {row["hour"]: row["count"] for row in rows}
    counts = [found.get(one, 0) for one in hours]
    answer = ngettext(
        "%(count)d job was done in the last 24 hours.", "%(count)d jobs were done in the last 24 hours.", sum(counts)
    )
    return ChartView(
        "work",
        _("Is the work being done?"),
        answer % {"count": sum(counts)},
        place=_("Hour"),
        places=[f"{one:%H:%M}" for one in hours],
        series=[Series(_("Jobs done"), counts, tones=[*[MID] * (HOURS - 1), "accent"])],
    )
