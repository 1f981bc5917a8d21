"""The numbers that every page shows around its body; one query for all of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Model, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from contracts.enums import ContractState
from contracts.models import Contract
from quotes.enums import QuoteState
from quotes.models import Quote
from salesops.approvals.queries import opinions_wanted, own_steps, waiting_for
from salesops.base.clock import now
from salesops.base.prepared import Prepared
from salesops.notices.models import Notice
from salesops.org.enums import Post
from salesops.org.models import Deputation, Person, PostTitle

type Row = tuple[int, int, int, int, int, str, str, bool]
NOTHING: Row = (0, 0, 0, 0, 0, "", "", False)


@dataclass(frozen=True, slots=True)
class ShellNumbers:
    """What waits for somebody, decisions and opinions; how much of it is late; what is unread; the post's title.

    ``quotes_back`` and ``contracts_back`` came back to their account manager and wait for a change.
    """

    waiting: int
    late: int
    unread: int
    quotes_back: int
    contracts_back: int
    post_title: str


def shell_numbers(person: Person) -> ShellNumbers:
    """Counted as the inbox and the list of notices count."""
    found = _numbers.first(person.pk, now(), person.post or "")
    waiting, late, unread, quotes_back, contracts_back, title_zh, title_en, stands_in = found or NOTHING
    if stands_in:
        # Few do, and for them it depends on the kinds they were named for: the inbox is asked itself.
        theirs = waiting_for(person).exclude(approver=person).order_by()
        counted = theirs.aggregate(waiting=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now())))
        waiting, late = waiting + counted["waiting"], late + counted["late"]
    title = title_en if (get_language() or "").startswith("en") else title_zh
    title = title or (str(Post(person.post).label) if person.post else "")
    return ShellNumbers(waiting, late, unread, quotes_back, contracts_back, title)


def _asked(person: int, moment: datetime, post: str) -> QuerySet[Person, Row]:
    # Whoever is not active signs in no more, and has no shell.
    me = Person(pk=person, is_active=True)
    waiting, wanted = own_steps(me), opinions_wanted(me)
    given = Deputation.objects.filter(deputy=person, revoked_at=None, during__contains=moment)
    unread = Notice.objects.filter(person=person, read_at__isnull=True)
    title = PostTitle.objects.filter(post=post)
    return (
        Person.objects.filter(pk=person)
        .order_by()
        .values_list(
            _count(waiting, "approver") + _count(wanted, "colleague"),
            _count(waiting.filter(due_at__lt=moment), "approver")
            + _count(wanted.filter(due_at__lt=moment), "colleague"),
            _count(unread, "person"),
            _count(Quote.objects.filter(owner=person, state=QuoteState.RETURNED), "owner"),
            _count(Contract.objects.filter(owner=person, state=ContractState.RETURNED), "owner"),
            Coalesce(Subquery(title.values("title_zh")), Value("")),
            Coalesce(Subquery(title.values("title_en")), Value("")),
            Exists(given),
        )[:1]
    )


def _count(rows: QuerySet[Model], group: str) -> Coalesce:
    """How many rows there are, as a part of another query; 0 for none."""
    counted = rows.order_by().values(group).annotate(how_many=Count("pk")).values("how_many")
    return Coalesce(Subquery(counted), Value(0))


_numbers = Prepared(_asked, int, datetime, str)
