"""Who owes a sheet of customers for a week, and who has handed it in (VIS-3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Func, IntegerField, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.enums import SheetStanding
from customers.models import CustomerSheet, SheetCopy
from salesops.base.clock import now, today
from salesops.base.look import NextStep, deadline_text, week_clock
from salesops.base.verdicts import Verdict
from salesops.base.weeks import Week, week_of
from salesops.org.enums import Post
from salesops.org.models import Assignment, Person
from salesops.policy import policy

SHEET_POSTS = (Post.ACCOUNT_MANAGER,)
DUE_DAYS = 7
"""Monday 00:00 of the week after, whatever day that is: holidays do not move it."""


def with_counts(sheets: QuerySet[CustomerSheet]) -> QuerySet[CustomerSheet]:
    """Each with ``customers``, how many rows it has, and its copies; the rows themselves are not read."""
    many = Func(F("rows"), function="jsonb_array_length", output_field=IntegerField())
    copies = Prefetch("copies", SheetCopy.objects.select_related("reader").order_by("pk"))
    return sheets.annotate(customers=many).defer("rows", "remark").prefetch_related(copies)


def find_sheet(person: Person, week: Week) -> CustomerSheet | None:
    """What the person handed in for the week, if anything."""
    return CustomerSheet.objects.filter(person=person, week=week.monday).first()


def opens_at(week: Week) -> datetime:
    """From when the week's sheet can be handed in: before, too much of the week is still to come."""
    return week.due_at(policy("customers.sheet_opens_days", on=week.monday))


def day_of_duty(week: Week) -> date:
    """The day whose post decides who owes the week's sheet: its last, at present today."""
    return min(week.sunday, today())


def owes_sheet(person: Person, week: Week) -> bool:
    """Whether the person's post hands in a sheet for this week."""
    place = person.assignment_on(day_of_duty(week))
    return place is not None and place.post in SHEET_POSTS


def next_week_of(person: Person) -> Week | None:
    """The week whose sheet waits for the person: the last one while it is missing, else the present one."""
    present = week_of(today())
    weeks = [present.shifted(-1), present]
    handed_in = set(
        CustomerSheet.objects.filter(person=person, week__in=[week.monday for week in weeks]).values_list(
            "week", flat=True
        )
    )
    return next((week for week in weeks if week.monday not in handed_in and owes_sheet(person, week)), None)


@dataclass(frozen=True, slots=True)
class SheetFiling:
    """How one person stands with one week; ``place`` is where the person stood on the day of duty."""

    person: Person
    place: Assignment
    sheet: CustomerSheet | None
    standing: SheetStanding
    due_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether nothing was handed in."""
        return self.sheet is None


def sheet_filings(week: Week, *, people: Iterable[int] | None = None) -> list[SheetFiling]:
    """Everybody (of ``people``) who owes the week's sheet: missing first, then late; three queries."""
    places = Assignment.objects.filter(
        post__in=SHEET_POSTS, during__contains=day_of_duty(week), person__is_active=True
    ).select_related("person", "region", "superior")
    if people is not None:
        places = places.filter(person__in=people)
    found = with_counts(CustomerSheet.objects.filter(week=week.monday))
    sheets = {sheet.person_id: sheet for sheet in found}
    due_at, moment = week.due_at(DUE_DAYS), now()
    filings = [_filing(place, sheets.get(place.person_id), due_at, moment) for place in places]
    order = (SheetStanding.MISSING, SheetStanding.LATE, SheetStanding.NOT_DUE, SheetStanding.ON_TIME)
    return sorted(filings, key=lambda one: (order.index(one.standing), one.person.name, one.person.pk))


def _filing(place: Assignment, sheet: CustomerSheet | None, due_at: datetime, moment: datetime) -> SheetFiling:
    if sheet is None:
        standing = SheetStanding.NOT_DUE if moment <= due_at else SheetStanding.MISSING
    else:
        standing = SheetStanding.LATE if sheet.is_late else SheetStanding.ON_TIME
    return SheetFiling(place.person, place, sheet, standing, due_at)


def reminder_due(week: Week) -> bool:
    """Whether the time has come to remind whoever has not handed in the week's sheet."""
    lead = timedelta(hours=policy("customers.sheet_reminder_hours"))
    return now() >= week.due_at(DUE_DAYS) - lead


def next_step_of_sheets(week: Week, *, opens: Verdict) -> NextStep:
    """The week's sheet that waits for the reader, and whether it can be handed in already."""
    due_at = week.due_at(DUE_DAYS)
    return NextStep(
        _("Hand in the customer sheet of week %(week)d") % {"week": week.number},
        _("Due %(when)s.") % {"when": deadline_text(due_at)} if opens else str(getattr(opens, "sentence", "")),
        mine=True,
        clock=week_clock(week, due_at),
        label=_("Look it over"),
        url=reverse("customers:sheet-edit", args=[week.code]),
    )
