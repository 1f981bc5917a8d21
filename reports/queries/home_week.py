"""The week by day: what is due for the reader, and which days are worked (DSH-1)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.models import Contract
from contracts.queries.receivable import open_instalments
from customers.enums import PlanState
from customers.models import VisitPlan
from customers.queries.dispute import disputes_to_do
from customers.queries.pool import ending_for
from customers.rules import can_plan_visits, can_see_disputes
from quotes.enums import SupportState
from quotes.models import BidTask, Quote
from quotes.queries.support import support_to_do
from reports.enums import Outcome
from reports.models import PlanItem
from reports.queries.home import WeekToDo
from salesops.approvals.inbox import InboxRow
from salesops.base.clock import now, today
from salesops.base.look.figures import dotted, local, local_day, time_text, weekday_text, yuan_text
from salesops.base.prepared import Prepared
from salesops.base.weeks import Week, week_of
from salesops.org.enums import SELLING_POSTS, Post
from salesops.org.models import Person
from salesops.org.sight import Seen
from salesops.org.visibility import visible_to
from salesops.workdays import is_working

A_DAY = 4
"""As many lines find room under a day; the rest is counted."""
SATURDAY = 5
PLANNED_AHEAD = timedelta(weeks=5)
"""Nobody plans further ahead in a weekly report."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due on a day. ``kind``: "due" for a deadline, "done" for what is over, "" for the rest."""

    title: str
    url: str
    time: str = ""
    kind: str = ""


@dataclass(slots=True)
class DayOfWeek:
    """One day of the strip; ``more`` lines found no room."""

    day: date
    name: str
    is_today: bool
    is_worked: bool
    dues: list[Due] = field(default_factory=list)
    more: int = 0

    @property
    def is_worked_weekend(self) -> bool:
        """A Saturday or Sunday that is worked for a holiday."""
        return self.is_worked and self.day.weekday() >= SATURDAY

    @property
    def is_holiday(self) -> bool:
        """A weekday that is not worked."""
        return not self.is_worked and self.day.weekday() < SATURDAY


def this_week(
    person: Person,
    *,
    inbox: Sequence[InboxRow],
    weeks: Sequence[WeekToDo],
    expiring: Sequence[Quote],
    bids: Sequence[BidTask],
    sees_money: bool,
    keeps_customers: bool = False,
) -> list[DayOfWeek]:
    """Monday to Sunday, or seven days from today once this week's work is over.

    What the page has read already is handed in; plan, visits, money, disputes and support are a query each, the
    protection two.
    """
    days = _days(week_of(today()))
    found: dict[date, list[Due]] = defaultdict(list)
    money = _money(person, days[-1]) if sees_money else ()
    lapsing = _lapsing(person, days[-1]) if keeps_customers else ()
    visits = _visits(person, days) if can_plan_visits(person) else ()
    disputes = _disputes(person) if can_see_disputes(person) else ()
    support = _support(person) if person.post in SELLING_POSTS | {Post.TECHNICAL} else ()
    own = (*_planned(person, days), *visits, *disputes, *support, *_bids(bids))
    for day, due in (*_deadlines(inbox, weeks), *_ending(expiring), *lapsing, *money, *own):
        found[day].append(due)
    return [
        DayOfWeek(
            day,
            weekday_text(day),
            is_today=day == today(),
            is_worked=is_working(day),
            dues=found[day][:A_DAY],
            more=max(len(found[day]) - A_DAY, 0),
        )
        for day in days
    ]


def _days(week: Week) -> list[date]:
    seven = [timedelta(days=number) for number in range(7)]
    this = [week.monday + number for number in seven]
    return this if any(day >= today() and is_working(day) for day in this) else [today() + number for number in seven]


def _deadlines(inbox: Iterable[InboxRow], weeks: Iterable[WeekToDo]) -> Iterable[tuple[date, Due]]:
    for row in inbox:
        due_at = row.clock.due_at if row.clock else None
        if due_at is not None:
            title = _("Decide: %(title)s") % {"title": row.request_obj.title}
            yield _on(due_at, title, row.request_obj.get_absolute_url())
    for todo in weeks:
        url = reverse("reports:report-edit", args=[todo.owed.week.code])
        yield _on(todo.owed.due_at, _("Weekly report, week %(number)s") % {"number": todo.owed.week.number}, url)


def _on(due_at: datetime, title: str, url: str) -> tuple[date, Due]:
    """A deadline; a midnight belongs to the day that it ends."""
    moment = local(due_at)
    if (moment.hour, moment.minute) == (0, 0):
        return local_day(due_at) - timedelta(days=1), Due(title, url, "24:00", "due")
    return local_day(due_at), Due(title, url, time_text(due_at), "due")


def _ending(expiring: Iterable[Quote]) -> Iterable[tuple[date, Due]]:
    for quote in expiring:
        title = _("Offer ends: %(customer)s") % {"customer": quote.customer.name}
        yield quote.valid_until, Due(title, quote.get_absolute_url(), kind="due")


def _lapsing(person: Person, last: date) -> Iterable[tuple[date, Due]]:
    """Customers that fall into the open pool after that day unless the person speaks with them (CUS-2)."""
    for day, customer in ending_for(person, last):
        title = _("Protection ends: %(customer)s") % {"customer": customer.name}
        yield day, Due(title, customer.get_absolute_url(), kind="due")


def _disputes(person: Person) -> Iterable[tuple[date, Due]]:
    """What the person has to answer, and to rule on once the other side was heard (CUS-2)."""
    for one in disputes_to_do(person):
        said = {"company": one.dispute.named}
        title = (_("Rule on the dispute: %(company)s") if one.to_rule else _("Answer the claim: %(company)s")) % said
        url = one.dispute.get_absolute_url()
        late = one.to_rule or one.due < now()
        yield (today(), Due(title, url, kind="due")) if late else _on(one.due, title, url)


def _support(person: Person) -> Iterable[tuple[date, Due]]:
    """Whom technical has to name, and what the account manager has to say of it (INQ-3)."""
    for one in support_to_do(person):
        said = {"customer": one.customer.name}
        to_name = one.state == SupportState.TO_NAME
        title = (
            _("Name people for support: %(customer)s") if to_name else _("Does the support suit: %(customer)s")
        ) % said
        yield today(), Due(title, one.get_absolute_url(), kind="due")


def _bids(tasks: Iterable[BidTask]) -> Iterable[tuple[date, Due]]:
    """The person's next step of each bid that runs, on its day; what is late stands today (INQ-4)."""
    for task in tasks:
        said = {"step": task.get_step_display(), "customer": task.bid.customer.name}
        title = _("%(step)s: %(customer)s") % said
        yield max(task.due_on, today()), Due(title, task.bid.get_absolute_url(), kind="due")


def _planned(person: Person, days: Sequence[date]) -> Iterable[tuple[date, Due]]:
    """What the person planned for these days (RPT-4); what was carried on stands with its new day."""
    for item in _items(person.pk, days[0], days[-1], days[0] - PLANNED_AHEAD):
        if item.planned_on is not None:
            title = dotted(item.customer and item.customer.name, item.text)
            kind = "done" if item.outcome == Outcome.DONE else ""
            yield item.planned_on, Due(title, item.report.get_absolute_url(), kind=kind)


_items = Prepared[PlanItem](
    lambda person, first, last, since: (
        PlanItem.objects.filter(
            planned_on__range=(first, last),
            outcome__in=(Outcome.OPEN, Outcome.DONE),
            report__person=person,
            report__starts_on__gte=since,
            report__submitted_at__isnull=False,
        )
        .select_related("report", "customer")
        .order_by("planned_on", "position")
    ),
    *(int, date, date, date),
)


def _visits(person: Person, days: Sequence[date]) -> Iterable[tuple[date, Due]]:
    """The visits that the person means to make, or has made, on these days (VIS-1)."""
    for plan in _plans(person.pk, days[0], days[-1]):
        title = _("Visit: %(customer)s") % {"customer": plan.customer.name}
        start = f"{plan.starts_at:%H:%M}" if plan.starts_at else ""
        kind = "done" if plan.state == PlanState.DONE else ""
        yield plan.day, Due(title, plan.get_absolute_url(), start, kind)


_plans = Prepared[VisitPlan](
    lambda person, first, last: (
        VisitPlan.objects.filter(owner=person, day__range=(first, last))
        .exclude(state=PlanState.CANCELLED)
        .select_related("customer")
    ),
    *(int, date, date),
)


def _due_money(person: Person, first: date, last: date) -> QuerySet[Any]:
    rows: Any = open_instalments(visible_to(person, Contract, shared=False)).filter(due_on__range=(first, last))
    numbered: QuerySet[Any] = rows.annotate(
        place=Window(RowNumber(), partition_by="due_on", order_by=["-open", "pk"]),
        on_day=Window(Count("pk"), partition_by="due_on"),
    )
    return numbered.filter(place=1).select_related("contract__customer").order_by("due_on")


_largest = Seen[Any](_due_money, date, date)


def _money(person: Person, last: date) -> Iterable[tuple[date, Due]]:
    """The largest instalment that falls due on each day from today, and how many more there are."""
    for row in _largest(person, today(), last):
        said = {"customer": row.contract.customer.name, "amount": yuan_text(row.open)}
        title = _("%(customer)s pays %(amount)s") % said
        if row.on_day > 1:
            others = ngettext("and %(count)d more instalment", "and %(count)d more instalments", row.on_day - 1)
            title = f"{title} {others % {'count': row.on_day - 1}}"
        yield row.due_on, Due(title, row.contract.get_absolute_url())
