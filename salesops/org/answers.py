"""Who answers for which department, for the pages; the engine asks ``departments.answering`` (ORG-5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from salesops.org.models import Department, Membership, Person
from salesops.org.spans import first_day, last_day


@dataclass(frozen=True, slots=True)
class Answer:
    """``head`` of ``department`` answers; ``is_own`` where that is the department asked, not one it is mapped to.

    Without a head nobody answers: a paper that asks this department stops, and the administrator is told.
    """

    department: Department | None
    head: Person | None
    is_own: bool

    @property
    def has_left(self) -> bool:
        """The head left: papers go to their superior."""
        return self.head is not None and not self.head.is_active


@dataclass(frozen=True, slots=True)
class Member:
    """A membership that covers the day asked for."""

    membership: Membership
    person: Person
    since: date
    last: date | None
    is_head: bool


def answers() -> dict[int, Answer]:
    """Of every department, by key; one query."""
    known = {one.pk: one for one in Department.objects.select_related("head")}
    return {pk: _answer(one, known) for pk, one in known.items()}


def answer_of(department: Department) -> Answer:
    """Of one department; one query."""
    return answers()[department.pk]


def mapped_here(department: Department) -> list[Department]:
    """The departments that are mapped to this one."""
    return list(Department.objects.filter(mapped_to=department))


def with_members(departments: QuerySet[Department], day: date) -> QuerySet[Department]:
    """Each with ``members``, how many belonged to it on the day."""
    on = Q(memberships__during__contains=day, memberships__person__is_active=True)
    return departments.annotate(members=Count("memberships", filter=on))


def memberships_on(department: Department, day: date) -> list[Member]:
    """Who belonged to it on the day, the head first; one query."""
    rows = Membership.objects.filter(department=department, during__contains=day).select_related("person")
    members = [
        Member(
            membership=row,
            person=row.person,
            since=first_day(row),
            last=last_day(row),
            is_head=row.person_id == department.head_id,
        )
        for row in rows.order_by("person__name")
    ]
    return sorted(members, key=lambda member: not member.is_head)


def _answer(department: Department, known: Mapping[int, Department]) -> Answer:
    at, passed = department, {department.pk}
    while at.mapped_to_id is not None and at.mapped_to_id not in passed:
        passed.add(at.mapped_to_id)
        at = known[at.mapped_to_id]
    return Answer(at if at.head else None, at.head, is_own=at.pk == department.pk)
