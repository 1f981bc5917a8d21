"""Planned against done: what became of the visits that were planned, by person and by week (VIS-4)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncWeek

from customers.enums import NoteKind, PlanState
from customers.models import STANDING, ContactNote, VisitPlan
from customers.queries.visit import reportable_since
from salesops.base.weeks import Week
from salesops.org.models import Person

WHOLE = 100


@dataclass(slots=True)
class Kept:
    """What became of the visits first planned for a week; the parts sum to ``planned``. ``made`` counts all reports."""

    planned: int = 0
    done: int = 0
    moved: int = 0
    cancelled: int = 0
    missed: int = 0
    ahead: int = 0
    made: int = 0

    def add(self, other: "Kept") -> None:
        """Count the other's visits too."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    @property
    def share(self) -> int | None:
        """Per cent done of those whose time has come; None where there are none."""
        over = self.planned - self.ahead
        return round(self.done * WHOLE / over) if over else None


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One line: a person's week."""

    person: Person
    week: Week
    kept: Kept


def planned_against_done(people: Collection[Person], weeks: Sequence[Week]) -> tuple[list[KeptRow], Kept]:
    """A line for each person and week in the order given, and the sum; two queries.

    A visit counts in the week it was first planned for: who moves it to a later one hasn't kept that week's plan.
    """
    first, last = min(weeks).monday, max(weeks).sunday
    found: dict[tuple[int, date], Kept] = {(one.pk, week.monday): Kept() for one in people for week in weeks}
    for plans in _plans(people, first, last):
        kept = found[plans.pop("owner"), plans.pop("week")]
        for name, count in plans.items():
            setattr(kept, name, count)
    for author, monday, count in _visits_made(people, first, last):
        found[author, monday].made = count
    rows = [KeptRow(one, week, found[one.pk, week.monday]) for one in people for week in weeks]
    total = Kept()
    for row in rows:
        total.add(row.kept)
    return rows, total


def _plans(people: Collection[Person], first: date, last: date) -> list[dict[str, Any]]:
    stayed = Q(week=F("now_in"))  # of the annotations below
    over = Q(day__lt=reportable_since())
    open_ = stayed & Q(state=PlanState.PLANNED)
    plans = VisitPlan.objects.filter(owner__in=people, first_day__range=(first, last))
    in_weeks = plans.order_by().annotate(week=TruncWeek("first_day"), now_in=TruncWeek("day")).values("owner", "week")
    counted = in_weeks.annotate(
        planned=Count("pk"),
        done=Count("pk", filter=stayed & Q(state=PlanState.DONE)),
        cancelled=Count("pk", filter=stayed & Q(state=PlanState.CANCELLED)),
        missed=Count("pk", filter=open_ & over),
        ahead=Count("pk", filter=open_ & ~over),
        moved=Count("pk", filter=~stayed),
    )
    return [dict(row) for row in counted]


def _visits_made(people: Collection[Person], first: date, last: date) -> Iterable[tuple[int, date, int]]:
    visits = ContactNote.objects.filter(
        STANDING, kind=NoteKind.VISIT, author__in=people, happened_on__range=(first, last)
    )
    weeks = visits.order_by().annotate(week=TruncWeek("happened_on")).values("author", "week")
    return weeks.annotate(count=Count("pk")).values_list("author", "week", "count")
