"""Whom one may ask for an opinion: nobody whose own paper it is, nobody who has left (APP-7)."""

from django.db.models import Case, Q, QuerySet, Value, When

from salesops.approvals.models import Request
from salesops.approvals.run import own_paper_of
from salesops.base import clock
from salesops.org.enums import Post
from salesops.org.models import Assignment, Person

SUGGESTED = 8


def askable(request: Request, by: Person) -> QuerySet[Person]:
    """The active people whom ``by`` may ask about a request. Administrators read no papers, and are not asked."""
    today = Assignment.objects.filter(during__contains=clock.today()).exclude(post=Post.ADMIN)
    barred = own_paper_of(request) | {by.pk}
    return Person.objects.filter(is_active=True, pk__in=today.values("person")).exclude(pk__in=barred)


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
