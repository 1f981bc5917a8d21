"""Telling, and having read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme

from salesops.base import clock
from salesops.notices.kinds import NoticeKind
from salesops.notices.models import Notice
from salesops.org.models import Person


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact for one person; ``key`` names it, ``url`` is a path of this site."""

    person: Person
    kind: NoticeKind
    params: Mapping[str, str]
    url: str
    key: str

    def __post_init__(self) -> None:
        if not all(isinstance(value, str) for value in self.params.values()):
            raise ValueError(f"{self.kind.key}: the particulars of a notice are text")
        if not self.url.startswith("/") or not url_has_allowed_host_and_scheme(self.url, allowed_hosts=None):
            raise ValueError(f"{self.kind.key}: {self.url!r} is not a path of this site")


def tell(person: Person, kind: NoticeKind, *, params: Mapping[str, str], url: str, key: str) -> None:
    """Tell one person one fact, in the caller's transaction; ``key`` names the fact.

    Telling the same fact again does nothing, for ever. ``url`` is a path of this site.
    Raises ValueError for a particular that is not text (an amount would go where prices may not be read, CNF-1) and
    for an address elsewhere.
    """
    tell_all([Fact(person, kind, params, url, key)])


def tell_all(facts: Iterable[Fact]) -> None:
    """Tell many facts at once, as ``tell`` does one: one statement however many they are."""
    now = clock.now()
    Notice.objects.bulk_create(
        [
            Notice(person=one.person, kind=one.kind.key, params=dict(one.params), url=one.url, key=one.key, created_at=now)
            for one in facts
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def mark_read(notice: Notice, *, by: Person) -> Notice:
    """Note that the person has read it; reading it twice is reading it once."""
    Notice.objects.filter(pk=notice.pk, person=by, read_at__isnull=True).update(read_at=clock.now())
    return notice


@transaction.atomic
def mark_all_read(*, by: Person) -> int:
    """Note that the person has read everything; returns how many were new."""
    return Notice.objects.filter(person=by, read_at__isnull=True).update(read_at=clock.now())
