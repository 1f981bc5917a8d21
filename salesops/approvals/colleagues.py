"""Whom one may ask, or let answer: nobody whose own paper it is, nobody who has left (APP-7, ORG-5)."""

from django.db.models import Case, Q, QuerySet, Value, When

from salesops.approvals.models import Request, Step
from salesops.approvals.run import own_paper_of
from salesops.base import clock
from salesops.org.departments import members_of
from salesops.org.enums import Post
from salesops.org.models import Assignment, Person

SUGGESTED = 8


def askable(request: Request, by: Person) -> QuerySet[Person]:
    """The active people whom ``by`` may ask about a request. Administrators read no papers, and are not asked."""
    today = Assignment.objects.filter(during__contains=clock.today()).exclude(post=Post.ADMIN)
    barred = own_paper_of(request) | {by.pk}
    return Person.objects.filter(is_active=True, pk__in=today.values("person")).exclude(pk__in=barred)


def delegates(step: Step | None) -> QuerySet[Person]:
    """To whom the head of the step's department may give it: its members of today and the head, without who has it.

    Nobody where no step asks a department.
    """
    if step is None or step.department is None:
        return Person.objects.none()
    members = members_of(step.department).values("pk")
    people = Person.objects.filter(Q(pk__in=members) | Q(pk=step.department.head_id), is_active=True)
    return people.exclude(pk__in=own_paper_of(step.request) | {step.approver_id}).order_by("name", "pk")


def suggested(request: Request, by: Person, typed: str = "") -> QuerySet[Person]:
    """A few of them: those who fit what was typed, else those who already decided or decide in this request."""
    people = askable(request, by)
    if typed:
        people = people.filter(
            Q(name__icontains=typed) | Q(name_latin__icontains=typed) | Q(username__istartswith=typed)
        )
    known = request.steps.exclude(approver=None).values("approver")
    first = Case(When(pk__in=known, then=Value(0)), default=Value(1))
    return people.order_by(first, "name", "pk")[:SUGGESTED]
