"""Reads about planned visits: how each stands, the calendar, what is known when one reports (VIS-1, VIS-2)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from customers.enums import STANDING_MARK, NoteKind, PlanStanding, PlanState
from customers.models import STANDING, Contact, ContactNote, Customer, VisitPlan, WeekFocus
from customers.periods import Span, page_of, turned
from salesops.base import clock
from salesops.base.look import NextStep, day_text, dotted
from salesops.base.look.figures import month_text, named_day_text, weekday_text
from salesops.base.verdicts import Verdict
from salesops.base.weeks import Week, week_of
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from salesops.policy.queries import policy
from salesops.workdays import add_working_days, is_working

A_DAY = {Span.MONTH: 4, Span.WEEK: 40, Span.DAY: 200}
"""As many visits are drawn under a day; the rest is counted, and stands on the day's own page."""
ON_A_CUSTOMER = 5
LOOKED_BACK = timedelta(days=120)
"""However long the holidays, a visit of that day should be reported by now."""


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A planned visit as it is drawn: how it stands, and what the reader may do with it."""

    plan: VisitPlan
    standing: PlanStanding
    may_change: bool

    @property
    def mark(self) -> str:
        """The mark of the look."""
        return STANDING_MARK[self.standing]

    @property
    def may_move(self) -> bool:
        """Whether it can be dragged to another day."""
        return self.may_change and self.plan.state == PlanState.PLANNED

    @property
    def may_report(self) -> bool:
        """Whether its report is one tap away."""
        return self.may_move and self.standing != PlanStanding.AHEAD


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the calendar; ``more`` visits found no room."""

    day: date
    name: str
    is_today: bool
    is_worked: bool
    is_outside: bool
    is_past: bool
    cards: Sequence[PlanCard]
    more: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """A page of the calendar."""

    span: Span
    day: date
    days: Sequence[CalendarDay]
    earlier: date
    later: date

    @property
    def week(self) -> Week:
        """The week of its chosen day."""
        return week_of(self.day)

    @property
    def is_over(self) -> bool:
        """Whether that week has passed."""
        return self.week < week_of(clock.today())

    @property
    def month(self) -> str:
        """Its month in words."""
        return month_text(self.day)

    @property
    def is_empty(self) -> bool:
        """Nothing is planned on this page."""
        return not any(one.cards for one in self.days)


def report_due(day: date) -> date:
    """The last day on which a visit of this day is reported in time (VIS-2)."""
    days = policy("customers.visit_report_days")
    # Of the visit only the day is known; from its noon on, n working days end in the right day.
    return add_working_days(clock.shanghai(day, 12), days).astimezone(clock.BUSINESS_TZ).date()


def reportable_since() -> date:
    """The earliest day whose visits can still be reported in time; an open plan of a day before was missed."""
    today = clock.today()
    day = today
    while today - day < LOOKED_BACK and report_due(day - timedelta(days=1)) >= today:
        day -= timedelta(days=1)
    return day


def standing_of(plan: VisitPlan, since: date) -> PlanStanding:
    """How it stands today; ``since`` is `reportable_since`."""
    if plan.state != PlanState.PLANNED:
        return PlanStanding(plan.state)
    if plan.day >= clock.today():
        return PlanStanding.TODAY if plan.day == clock.today() else PlanStanding.AHEAD
    return PlanStanding.REPORT if plan.day >= since else PlanStanding.MISSED


def standing_mark(plan: VisitPlan) -> tuple[str, str]:
    """The mark and the word for how it stands today."""
    standing = standing_of(plan, reportable_since())
    return STANDING_MARK[standing], str(standing.label)


def facts_of_plan(plan: VisitPlan) -> list[tuple[str, str]]:
    """What was planned, for the plan's page."""
    start = plan.starts_at.strftime("%H:%M") if plan.starts_at else ""
    lasting = ngettext("%(count)d minute", "%(count)d minutes", plan.minutes) % {"count": plan.minutes}
    facts = [
        (_("Customer"), plan.customer.name),
        (_("Day"), named_day_text(plan.day)),
        (_("Time"), dotted(start, lasting)),
        (_("Purpose"), plan.get_purpose_display()),
        (_("What is to come of it"), plan.target),
        (_("Planned for"), plan.owner.name),
    ]
    if plan.first_day != plan.day:
        facts.append((_("First planned for"), named_day_text(plan.first_day)))
    return [(label, value) for label, value in facts if value]


def cards_of(plans: Iterable[VisitPlan], may_change: Callable[[VisitPlan], bool]) -> list[PlanCard]:
    """The plans as they are drawn, in their order."""
    found = list(plans)
    since = reportable_since() if found else clock.today()
    return [PlanCard(plan, standing_of(plan, since), may_change(plan)) for plan in found]


def calendar_page(
    plans: QuerySet[VisitPlan], span: Span, day: date, *, may_change: Callable[[VisitPlan], bool]
) -> Calendar:
    """The page with this day, of the plans that are handed in; one query. What was cancelled is not on it."""
    days = page_of(span, day)
    found = plans.filter(day__range=(days[0], days[-1])).exclude(state=PlanState.CANCELLED)
    cards: dict[date, list[PlanCard]] = defaultdict(list)
    for card in cards_of(found.select_related("customer", "owner"), may_change):
        cards[card.plan.day].append(card)
    earlier, later = turned(span, day)
    today, most = clock.today(), A_DAY[span]
    drawn = [
        CalendarDay(
            one,
            weekday_text(one),
            is_today=one == today,
            is_worked=is_working(one),
            is_outside=span == Span.MONTH and one.month != day.month,
            is_past=one < today,
            cards=cards[one][:most],
            more=max(len(cards[one]) - most, 0),
        )
        for one in days
    ]
    return Calendar(span, day, drawn, earlier, later)


def focuses_of(reader: Person, week: Week, person: Person | None) -> list[WeekFocus]:
    """What the visits of a week are about: one person's, or everybody's whom the reader may see."""
    found = visible_to(reader, WeekFocus).filter(week=week.monday).select_related("person", "confirmed_by")
    return list((found.filter(person=person) if person else found).order_by("person__name"))


def visits_of_customer(
    customer: Customer, *, reader: Person, may_change: Callable[[VisitPlan], bool]
) -> list[PlanCard]:
    """What is planned with a customer, or waits for its report; the nearest first."""
    seen = visible_to(reader, VisitPlan).filter(customer=customer, state=PlanState.PLANNED)
    return cards_of(seen.select_related("customer", "owner")[:ON_A_CUSTOMER], may_change)


def last_met(customer: Customer) -> Contact | None:
    """Whom one met last time, as long as they are there; else the main contact."""
    notes = ContactNote.objects.filter(STANDING, customer=customer, contact__archived_at=None, contact__isnull=False)
    visit = notes.filter(kind=NoteKind.VISIT).select_related("contact").first()
    return visit.contact if visit else customer.contacts.active().filter(is_primary=True).first()


def planned_before(customer: Customer, day: date, owner: Person, *, but: int | None = None) -> bool:
    """Is the same person already to visit the same customer on this day?"""
    same = Q(customer=customer, day=day, owner=owner, state=PlanState.PLANNED)
    return VisitPlan.objects.filter(same).exclude(Q(pk=but)).exists()


def to_be_kept(note: ContactNote) -> VisitPlan | None:
    """The plan that this report keeps: of this customer and day, the writer's own before another's."""
    found = VisitPlan.objects.filter(customer=note.customer, day=note.happened_on, state=PlanState.PLANNED)
    mine = Q(owner=note.author) | Q(owner=F("customer__owner"))
    return min(found.filter(mine), key=lambda plan: plan.owner_id != note.author_id, default=None)


def latest_report(plan: VisitPlan) -> ContactNote | None:
    """The report as it stands, whatever was corrected since."""
    note = plan.note
    while note is not None and (later := ContactNote.objects.filter(corrects=note).first()) is not None:
        note = later
    return note


def next_step_of(plan: VisitPlan, *, may_change: Verdict, may_report: Verdict) -> NextStep:
    """What is next with a planned visit."""
    standing, who = standing_of(plan, reportable_since()), {"name": plan.owner.name}
    report: dict[str, Any] = {"label": _("Report the visit"), "url": reverse("customers:visit-report", args=[plan.pk])}
    offered: dict[str, Any] = report if may_report else {}
    if standing == PlanStanding.AHEAD:
        say = _("%(name)s visits the customer") % who
        why = _("Afterwards the report is due by %(day)s.") % {"day": day_text(report_due(plan.day))}
        moving: dict[str, Any] = {"label": pgettext("visit", "Move"), "opens": "move"} if may_change else {}
        return NextStep(say, why, mine=bool(may_change), **moving)
    if standing in {PlanStanding.TODAY, PlanStanding.REPORT}:
        say = _("%(name)s reports the visit") % who
        why = _("The report is due by %(day)s.") % {"day": day_text(report_due(plan.day))}
        return NextStep(say, why, mine=bool(may_report), **offered)
    if standing == PlanStanding.MISSED:
        why = _("No report by %(day)s. Report it late, move it to a day to come, or cancel it.")
        return NextStep(
            pgettext("visit", "Not done"),
            why % {"day": day_text(report_due(plan.day))},
            mine=bool(may_report),
            **offered,
        )
    url = reverse("customers:visit-new", args=[plan.customer_id])
    say = (
        _("Reported") if standing == PlanStanding.DONE else _("Cancelled: %(reason)s") % {"reason": plan.cancel_reason}
    )
    return NextStep(say, _("Nothing is left to do here."), label=_("Plan the next visit"), url=url)
