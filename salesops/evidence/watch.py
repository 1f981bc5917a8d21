"""Far more views or exports on a day than a person's own days have: told to the director (CNF-4).

A day's views are the different records that were opened, so that nobody stands out by opening one page often; every
export counts. The usual is the mean over the days before on which the person did such a thing at all: somebody who
comes back from holidays is not unusual for it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Case, CharField, Count, Value, When
from django.db.models.functions import Cast, Concat, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.audit import sights
from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.evidence.enums import Sort
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import holders
from salesops.policy.queries import policies

WINDOW = 30
"""Days before the one that is looked at."""

UNUSUAL = NoticeKind(
    "evidence.unusual",
    _("%(name)s opened or took away far more than usual on %(day)s: %(views)s records seen, %(takings)s taken away"),
    NoticeGroup.ALERT,
)


@dataclass(frozen=True, slots=True)
class Unusual:
    """Somebody's day that stands out, with both counts of it."""

    person_id: int
    day: date
    views: int
    takings: int


def unusual_on(day: date) -> list[Unusual]:
    """Whose day stands out by either count; one query over the log, one for the settings."""
    limits = policies(["evidence.unusual_factor", "evidence.least_views", "evidence.least_exports"], on=day)
    least = {Sort.SIGHT: limits["evidence.least_views"], Sort.TAKING: limits["evidence.least_exports"]}
    found: list[Unusual] = []
    for person_id, days in _counts(day).items():
        counted = {sort: days[sort].pop(day, 0) for sort in Sort}
        if any(
            counted[sort] >= least[sort]
            and _is_far_above(counted[sort], days[sort].values(), limits["evidence.unusual_factor"])
            for sort in Sort
        ):
            found.append(Unusual(person_id, day, counted[Sort.SIGHT], counted[Sort.TAKING]))
    return sorted(found, key=lambda one: one.person_id)


def warn_of(day: date) -> int:
    """Tell the director of each whose day stands out, once per person and day; returns how many there are."""
    found = unusual_on(day)
    people = Person.objects.in_bulk([one.person_id for one in found])
    for one in found:
        _warn(people[one.person_id], one)
    return len(found)


@transaction.atomic
def _warn(person: Person, one: Unusual) -> None:
    params = {
        "name": person.name,
        "day": one.day.isoformat(),
        "views": str(one.views),
        "takings": str(one.takings),
    }
    url = f"{reverse('evidence:log')}?by={person.pk}&since={one.day}&until={one.day}"
    for reader in _warned(person):
        tell(reader, UNUSUAL, params=params, url=url, key=f"evidence:unusual:{person.pk}:{one.day}", about=person)


def _warned(person: Person) -> list[Person]:
    """The director; the general manager where it is the director's own day, or there is no director."""
    directors = list(holders(Post.DIRECTOR))
    return directors if directors and person not in directors else list(holders(Post.GM))


def _is_far_above(count: int, others: Iterable[int], factor: Decimal) -> bool:
    before = list(others)
    return not before or count * len(before) >= factor * sum(before)


def _counts(day: date) -> dict[int, dict[Sort, dict[date, int]]]:
    """Person → sort → day → count, over the day and the window before it."""
    begins, ends = clock.shanghai(day - timedelta(days=WINDOW)), clock.shanghai(day + timedelta(days=1))
    record = Concat(
        Cast("subject_type", CharField()), Value("-"), Cast("subject_id", CharField()), output_field=CharField()
    )
    sort = Case(When(what__in=sights.takings(), then=Value(Sort.TAKING.value)), default=Value(Sort.SIGHT.value))
    rows = (
        ViewLog.objects.filter(at__gte=begins, at__lt=ends)
        .order_by()
        .annotate(day=TruncDate("at", tzinfo=clock.BUSINESS_TZ), sort=sort)
        .values("by_id", "day", "sort")
        .annotate(entries=Count("pk"), records=Count(record, distinct=True))
    )
    counts: dict[int, dict[Sort, dict[date, int]]] = defaultdict(lambda: {one: {} for one in Sort})
    for row in rows:
        sort_of = Sort(row["sort"])
        counts[row["by_id"]][sort_of][row["day"]] = row["entries" if sort_of == Sort.TAKING else "records"]
    return counts
