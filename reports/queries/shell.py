"""The numbers that every page shows around its body; one query for all of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Model, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from salesops.approvals.queries import waiting_for
from salesops.base.clock import now
from salesops.notices.models import Notice
from salesops.org.enums import Post
from salesops.org.models import Person, PostTitle


@dataclass(frozen=True, slots=True)
class ShellNumbers:
    """What waits for somebody, how much of it is late, what is unread, and what the company calls the post."""

    waiting: int
    late: int
    unread: int
    post_title: str


def shell_numbers(person: Person) -> ShellNumbers:
    """Counted as the inbox and the list of notices count."""
    waiting = waiting_for(person)
    unread = Notice.objects.filter(person=person, read_at__isnull=True)
    english = (get_language() or "").startswith("en")
    title = PostTitle.objects.filter(post=person.post or "").values("title_en" if english else "title_zh")
    found = Person.objects.filter(pk=person.pk).values_list(
        _count(waiting, "approver"),
        _count(_late(waiting, now()), "approver"),
        _count(unread, "person"),
        Coalesce(Subquery(title), Value("")),
    )
    waits, late, notices, called = found.first() or (0, 0, 0, "")
    return ShellNumbers(waits, late, notices, called or (str(Post(person.post).label) if person.post else ""))


def _late[M: Model](steps: QuerySet[M], moment: datetime) -> QuerySet[M]:
    return steps.filter(due_at__lt=moment)


def _count(rows: QuerySet[Model], group: str) -> Coalesce:
    """How many rows there are, as a part of another query; 0 for none."""
    counted = rows.order_by().values(group).annotate(how_many=Count("pk")).values("how_many")
    return Coalesce(Subquery(counted), Value(0))
