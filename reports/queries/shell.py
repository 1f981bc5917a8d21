"""The numbers that every page shows around its body; one query for all of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Model, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from salesops.approvals.queries import waiting_for
from salesops.base.clock import now
from salesops.base.prepared import Prepared
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
    waiting, late, unread, title_zh, title_en = _numbers.first(person.pk, now(), person.post or "") or (0, 0, 0, "", "")
    title = title_en if (get_language() or "").startswith("en") else title_zh
    return ShellNumbers(waiting, late, unread, title or (str(Post(person.post).label) if person.post else ""))


def _asked(person: int, moment: datetime, post: str) -> QuerySet[Person, tuple[int, int, int, str, str]]:
    # Whoever is not active signs in no more, and has no shell.
    waiting = waiting_for(Person(pk=person, is_active=True))
    unread = Notice.objects.filter(person=person, read_at__isnull=True)
    title = PostTitle.objects.filter(post=post)
    return (
        Person.objects.filter(pk=person)
        .order_by()
        .values_list(
            _count(waiting, "approver"),
            _count(waiting.filter(due_at__lt=moment), "approver"),
            _count(unread, "person"),
            Coalesce(Subquery(title.values("title_zh")), Value("")),
            Coalesce(Subquery(title.values("title_en")), Value("")),
        )[:1]
    )


def _count(rows: QuerySet[Model], group: str) -> Coalesce:
    """How many rows there are, as a part of another query; 0 for none."""
    counted = rows.order_by().values(group).annotate(how_many=Count("pk")).values("how_many")
    return Coalesce(Subquery(counted), Value(0))


_numbers = Prepared(_asked, int, datetime, str)
