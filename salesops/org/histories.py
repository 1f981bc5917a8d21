"""The dated rows of one person, as their page shows them. One query each."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.audit.timeline import Change, TimelineEntry
from salesops.base import clock
from salesops.base.refusals import Sentence
from salesops.org.models import Assignment, Coverage, Department, Deputation, Grant, Membership, Person
from salesops.org.papers import label_of
from salesops.org.queries import above, post_titles, with_assignments
from salesops.org.spans import first_day, last_day

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
    """A dated fact: what, more about it, and when if that is kept. ``row`` is the record, for links."""

    row: Any
    title: Sentence
    span: Span | None
    more: Sentence = ""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody decides for somebody; ``kinds`` is empty for every kind."""

    row: Deputation
    other: Person
    is_for_them: bool
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
    today, since, last = clock.today(), first_day(row), last_day(row)
    return Span(since, last, is_now=since <= today and (last is None or today <= last), is_coming=since > today)


def _dated(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(during__isempty=False).order_by("-during")


def _places(person: Person, titles: dict[str, str], *, plans: bool) -> list[Line]:
    rows = _dated(Assignment.objects.filter(person=person).select_related("region", "superior"))
    if not plans:
        rows = rows.filter(during__startswith__lte=clock.today())
    return [Line(row, titles[row.post], _span(row)) for row in rows]


def _departments(person: Person) -> list[Line]:
    """Those they belong or belonged to; one that they only head stands first, the trail says since when."""
    led = {department.pk: department for department in heads_of(person)}
    lines: list[Line] = []
    for row in _dated(Membership.objects.filter(person=person).select_related("department")):
        span = _span(row)
        is_head = span.is_now and led.pop(row.department_id, None) is not None
        lines.append(Line(row.department, str(row.department), span, _("head") if is_head else ""))
    return [*(Line(one, str(one), None, _("head")) for one in led.values()), *lines]


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
                    row=row,
                    other=row.deputy if is_for_them else row.principal,
                    is_for_them=is_for_them,
                    kinds=[label_of(key) for key in row.kinds],
                    reason=row.reason if whole else "",
                )
            )
    return found
