"""The dated rows of one person, as their page shows them. One query each."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.audit.trail import Change, TimelineEntry
from salesops.base import clock
from salesops.base.refusals import Sentence
from salesops.org.models import Assignment, Coverage, Department, Deputation, Grant, Membership, Person
from salesops.org.papers import label_of
from salesops.org.queries import above, post_titles, with_assignments

STAND_INS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Span:
    """From its first day to its last one, both included; ``last`` is None while no end is set."""

    since: date
    last: date | None
    is_now: bool
    is_coming: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A dated fact: what, more about it, and when. ``row`` is the record, for links."""

    row: Any
    title: Sentence
    span: Span
    more: Sentence = ""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody decides for somebody; ``kinds`` is empty for every kind."""

    other: Person
    is_for_them: bool
    start: datetime
    end: datetime
    kinds: list[str]
    reason: str


@dataclass(slots=True)
class PersonFile:
    """What there is to read about a colleague; what the reader may not see is empty."""

    places: list[Line]
    superiors: list[Person]
    reports: list[Person]
    departments: list[Line]
    coverage: list[Line]
    stand_ins: list[StandIn]
    grants: list[Line] = field(default_factory=list)


def file_of(person: Person, *, whole: bool) -> PersonFile:
    """The file of a person; not the ``whole`` of it: without planned moves, named rights and reasons of absence."""
    titles = post_titles()
    return PersonFile(
        places=_places(person, titles, plans=whole),
        superiors=with_assignments(above(person)),
        reports=direct_reports(person),
        departments=_departments(person),
        coverage=_coverage(person),
        stand_ins=_stand_ins(person, whole=whole),
        grants=_grants(person) if whole else [],
    )


def told(entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
    """The trail of a person with posts under the company's titles; it keeps their names in code."""
    titles = post_titles()
    return [
        replace(
            entry,
            changes=tuple(
                Change(one.label, titles.get(one.before, one.before), titles.get(one.after, one.after))
                for one in entry.changes
            ),
        )
        for entry in entries
    ]


def direct_reports(person: Person) -> list[Person]:
    """Who has this person as superior today."""
    rows = Assignment.objects.filter(superior=person, during__contains=clock.today(), person__is_active=True)
    rows = rows.select_related("person", "region").order_by("person__name")
    for row in rows:
        row.person.keep_assignment(clock.today(), row)
    return [row.person for row in rows]


def heads_of(person: Person) -> list[Department]:
    """The departments whose head this person is."""
    return list(Department.objects.filter(head=person))


def _span(row: Any) -> Span:
    today = clock.today()
    lower, upper = row.during.lower, row.during.upper
    return Span(
        since=lower,
        last=upper - timedelta(days=1) if upper else None,
        is_now=lower <= today and (upper is None or today < upper),
        is_coming=lower > today,
    )


def _dated[R: QuerySet[Any]](rows: R) -> Iterable[Any]:
    return rows.filter(during__isempty=False).order_by("-during")


def _places(person: Person, titles: dict[str, str], *, plans: bool) -> list[Line]:
    rows = _dated(Assignment.objects.filter(person=person).select_related("region", "superior"))
    lines = [Line(row, titles[row.post], _span(row)) for row in rows]
    return [line for line in lines if plans or not line.span.is_coming]


def _departments(person: Person) -> list[Line]:
    heads = heads_of(person)
    rows = _dated(Membership.objects.filter(person=person).select_related("department"))
    led = {department.pk for department in heads}
    lines = [
        Line(row.department, str(row.department), _span(row), _("head") if row.department_id in led else "")
        for row in rows
    ]
    member_of = {line.row.pk for line in lines if line.span.is_now}
    today = clock.today()
    # A head need not be a member; since when, the trail says.
    unlisted = [one for one in heads if one.pk not in member_of]
    return [*(Line(one, str(one), Span(today, None, True, False), _("head")) for one in unlisted), *lines]


def _coverage(person: Person) -> list[Line]:
    rows = _dated(Coverage.objects.filter(assistant=person).select_related("region", "person"))
    return [Line(row, str(row.region or row.person), _span(row)) for row in rows]


def _grants(person: Person) -> list[Line]:
    rows = _dated(Grant.objects.filter(person=person).select_related("granted_by"))
    return [Line(row, row.get_name_display(), _span(row), row.reason) for row in rows]


def _stand_ins(person: Person, *, whole: bool) -> list[StandIn]:
    """Those that run or are to come; colleagues see who stands in now, not why, and not whose turn is next."""
    now = clock.now()
    rows = Deputation.objects.filter(revoked_at=None, during__endswith__gt=now).select_related("principal", "deputy")
    if not whole:
        rows = rows.filter(during__contains=now)
    found = []
    for mine in (rows.filter(principal=person), rows.filter(deputy=person)):
        for row in mine.order_by("during")[:STAND_INS_SHOWN]:
            is_for_them = row.principal_id == person.pk
            found.append(
                StandIn(
                    other=row.deputy if is_for_them else row.principal,
                    is_for_them=is_for_them,
                    start=row.during.lower,
                    end=row.during.upper,
                    kinds=[label_of(key) for key in row.kinds],
                    reason=row.reason if whole else "",
                )
            )
    return found
