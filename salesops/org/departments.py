"""Who answers for a department (ORG-5)."""

from datetime import date

from django.db.models import QuerySet

from salesops.base import clock
from salesops.org.models import Department, Membership, Person


def answering_department(department: Department) -> Department | None:
    """The department that answers: itself, or the one it is mapped to, as far as that leads.

    None where nobody is named at the end of the way. The head may have left: who asks then goes to their superior.
    """
    seen: set[int] = set()
    at: Department | None = department
    while at is not None and at.pk not in seen:
        seen.add(at.pk)
        if at.mapped_to_id is None:
            return at if at.head_id is not None else None
        at = Department.objects.select_related("head").get(pk=at.mapped_to_id)
    return None


def answering(department: Department) -> Person | None:
    """The head of the department that answers for this one; None where there is none."""
    found = answering_department(department)
    return found.head if found else None


def members_of(department: Department, *, on: date | None = None) -> QuerySet[Person]:
    """Active members of a day, the head not necessarily among them."""
    day = on or clock.today()
    keys = Membership.objects.filter(department=department, during__contains=day).values("person")
    return Person.objects.filter(is_active=True, pk__in=keys)
