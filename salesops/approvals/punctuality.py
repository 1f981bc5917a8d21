"""Who decides in time and where papers lie: per approver and kind, all rounds, by quarter (APP-4, APP-5).

One query reads every step of a quarter in groups, however many there are; a second one counts the detours.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Avg, BigIntegerField, Case, Count, Exists, F, OuterRef, Q, Sum, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, TruncQuarter
from django.utils.translation import gettext as _

from salesops.approvals import clock as clocks
from salesops.approvals.enums import StepState, Way
from salesops.approvals.kinds import kind_of
from salesops.approvals.models import Detour, Step
from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ, shanghai
from salesops.base.look import duration_text, percent_text
from salesops.org.enums import ALL_SEEING_POSTS, Post
from salesops.org.models import Assignment, Person, Region
from salesops.org.queries import people_below

SHOWN_QUARTERS = 8
_MONTHS = 3


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a year, ``number`` 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter in which a day lies."""
        return cls(day.year, (day.month - 1) // _MONTHS + 1)

    @property
    def code(self) -> str:
        """2026Q4, as the address has it."""
        return f"{self.year}Q{self.number}"

    @property
    def before(self) -> "Quarter":
        """The quarter before this one."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return shanghai(date(self.year, (self.number - 1) * _MONTHS + 1, 1))

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return shanghai(date(self.year + self.number // 4, self.number % 4 * _MONTHS + 1, 1))

    def __str__(self) -> str:
        return _("Q%(number)s %(year)s") % {"number": self.number, "year": self.year}


@dataclass(frozen=True)
class Line:
    """One approver's decisions on one kind of paper. ``share`` is of the time that all of them took for this kind."""

    person: Person
    kind: str
    on_time: int
    late: int
    overdue: int
    mean: int | None
    share: Decimal | None

    @property
    def punctual(self) -> str:
        """How much of what fell due was decided in time."""
        whole = self.on_time + self.late + self.overdue
        return percent_text(Decimal(self.on_time) / whole) if whole else "—"

    @property
    def mean_text(self) -> str:
        """The mean working time of a decision."""
        return duration_text(self.mean, clocks.minutes_a_day(working=True)) if self.mean is not None else "—"

    @property
    def share_text(self) -> str:
        """The share as a percentage."""
        return percent_text(self.share.quantize(Decimal("0.01"))) if self.share is not None else "—"

    @property
    def share_wide(self) -> str:
        """The share as a width to draw."""
        return f"{(self.share or 0) * 100:.0f}%"

    @property
    def is_late(self) -> bool:
        """Whether something was or is late."""
        return bool(self.late or self.overdue)


@dataclass(frozen=True)
class DetourLine:
    """How often the chain was left in one quarter (APP-5)."""

    quarter: Quarter
    direct: int
    taken_over: int


def quarters() -> list[Quarter]:
    """This quarter and those before it that may be chosen."""
    found = [Quarter.of(clock.today())]
    while len(found) < SHOWN_QUARTERS:
        found.append(found[-1].before)
    return found


def whose(person: Person) -> Collection[int] | None:
    """Whose punctuality somebody reads: None for everybody's; a manager the own line's, everybody the own."""
    if person.post in ALL_SEEING_POSTS:
        return None
    if person.post == Post.REGIONAL_MANAGER:
        return {person.pk, *people_below(person)}
    return {person.pk}


def punctuality(reader: Person, quarter: Quarter, *, region: Region | None = None) -> list[Line]:
    """The lines that ``reader`` may see, by name and kind; ``region`` is the one of the papers' owners at submission.

    In time is a decision up to the deadline's very moment. Late is one after it, and a step that ended without a
    decision past its deadline; overdue what fell due in the quarter and still waits. A stand-in's decision counts for
    the person who was asked, one that was taken over for whoever let it become overdue.
    """
    grouped = _grouped(quarter, region)
    seen = whose(reader)
    spent: Counter[str] = Counter()
    for one in grouped:
        spent[one.kind] += one.spent or 0
    people = Person.objects.in_bulk({one.who for one in grouped if seen is None or one.who in seen})
    lines = [
        Line(
            person=people[one.who],
            kind=str(kind_of(one.kind).label),
            on_time=one.on_time,
            late=one.late,
            overdue=one.overdue,
            mean=None if one.mean is None else round(one.mean),
            share=Decimal(one.spent or 0) / spent[one.kind] if spent[one.kind] else None,
        )
        for one in grouped
        if one.who in people
    ]
    return sorted(lines, key=lambda line: (line.person.name, line.person.pk, line.kind))


class _Group(NamedTuple):
    """One approver's steps of one kind, counted by the database."""

    who: int
    kind: str
    on_time: int
    late: int
    overdue: int
    mean: float | None
    spent: int | None


def _grouped(quarter: Quarter, region: Region | None) -> list[_Group]:
    done, waits = Q(state=StepState.DONE), Q(state=StepState.OPEN)
    ended = Q(state__in=(StepState.DONE, StepState.CLOSED, StepState.BYPASSED), opened_at__isnull=False)
    fell_due = Q(due_at__gte=quarter.start, due_at__lt=min(quarter.end, clock.now()))
    steps = Step.objects.filter(
        (ended & Q(closed_at__gte=quarter.start, closed_at__lt=quarter.end)) | (waits & fell_due),
        approver__isnull=False,
    )
    if region is not None:
        steps = steps.filter(_submitted_in(region))
    rows = (
        steps.order_by()
        .annotate(who=_who())
        .values("who", "request__kind")
        .annotate(
            on_time=Count("pk", filter=done & Q(closed_at__lte=F("due_at"))),
            late=Count("pk", filter=ended & Q(closed_at__gt=F("due_at"))),
            overdue=Count("pk", filter=waits),
            mean=Avg("taken_minutes", filter=done),
            spent=Sum("taken_minutes", filter=done),
        )
        .values_list("who", "request__kind", "on_time", "late", "overdue", "mean", "spent")
    )
    return [_Group(*row) for row in rows]


def _who() -> Case:
    """Whose time it was: what the general manager took over past its deadline was late before it was theirs."""
    former = Cast(KeyTextTransform("instead_of_key", "why"), BigIntegerField())
    return Case(When(why__code="taken_over", then=former), default=F("approver_id"), output_field=BigIntegerField())


def _submitted_in(region: Region) -> Exists:
    day = OuterRef("request__opened_at__date")
    return Exists(Assignment.objects.filter(person=OuterRef("request__owner"), region=region, during__contains=day))


def detours_by_quarter(reader: Person) -> list[DetourLine]:
    """How often the chain was left, newest quarter first: both ways counted apart; a manager's own line alone."""
    seen = whose(reader)
    shown = quarters()
    rows = Detour.objects.filter(at__gte=shown[-1].start)
    if seen is not None:
        rows = rows.filter(request__owner__in=seen)
    counted = (
        rows.order_by()
        .annotate(quarter=TruncQuarter("at", tzinfo=BUSINESS_TZ))
        .values("quarter", "way")
        .annotate(count=Count("pk"))
    )
    found = {(Quarter.of(row["quarter"].date()), row["way"]): row["count"] for row in counted}
    lines = [DetourLine(one, found.get((one, Way.DIRECT), 0), found.get((one, Way.TAKEN_OVER), 0)) for one in shown]
    return [line for line in lines if line.direct or line.taken_over]
