"""Who stands in for whom at a moment (ORG-3): reads over deputations, and the lock that a decision takes on one."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.base.prepared import Prepared, is_one_of
from salesops.org.enums import PRICE_POSTS, GrantName
from salesops.org.models import Assignment, Deputation, Grant, Person
from salesops.org.papers import confined_kinds
from salesops.org.queries import people_below


def with_price_right(day: date) -> Q:
    """Deputations that give nobody a sight of prices which their post lacks (CNF-1).

    It was asked when the stand-in was named; this asks again, because posts and named rights change.
    """
    return ~_sees_prices("principal", day) | _sees_prices("deputy", day)


def _sees_prices(who: str, day: date) -> Q:
    """As ``rules.can_see_prices`` says it of one person."""
    posts = Assignment.objects.filter(person=OuterRef(who), post__in=sorted(PRICE_POSTS), during__contains=day)
    grants = Grant.objects.filter(person=OuterRef(who), name=GrantName.PRICE_KEEPER.value, during__contains=day)
    return Q(Exists(posts)) | Q(Exists(grants))


def _in_force(at: datetime, day: date) -> QuerySet[Deputation]:
    # The span is half-open: its first moment is in, its last is out. Whoever has left neither gives nor takes.
    return Deputation.objects.filter(
        with_price_right(day),
        revoked_at=None,
        during__contains=at,
        principal__is_active=True,
        deputy__is_active=True,
    ).select_related("principal", "deputy")


def _day(at: datetime) -> date:
    return at.astimezone(BUSINESS_TZ).date()


_of_deputy = Prepared[Deputation](
    lambda deputy, at, day: _in_force(at, day).filter(deputy=deputy).order_by("pk"), int, datetime, date
)
_of_principal = Prepared[Deputation](
    lambda principal, at, day: _in_force(at, day).filter(principal=principal).order_by("pk"), int, datetime, date
)
_of_principals = Prepared[Deputation](
    lambda principals, at, day: _in_force(at, day).filter(is_one_of("principal_id", principals)).order_by("pk"),
    list,
    datetime,
    date,
)


def covers(deputation: Deputation, kind: str) -> bool:
    """Whether it was given for this kind of paper; one that names no kind is for every kind but the confined ones."""
    return kind in deputation.kinds if deputation.kinds else kind not in confined_kinds()


def deputations_for(deputy: Person, at: datetime | None = None) -> list[Deputation]:
    """By which deputations this person may act for others now (or at a moment)."""
    moment = at or clock.now()
    return _of_deputy(deputy.pk, moment, _day(moment)) if deputy.is_active else []


def deputation_of(principal_id: int, kind: str, at: datetime | None = None) -> Deputation | None:
    """Who stands in for somebody in papers of this kind now: one named for the kind goes before one for every kind.

    One step far: the stand-in's own stand-in is nobody here.
    """
    moment = at or clock.now()
    return _fitting(_of_principal(principal_id, moment, _day(moment)), kind)


def deputations_of(principal_ids: Collection[int], at: datetime | None = None) -> dict[int, list[Deputation]]:
    """The deputations in force of many absent people, in one query; ``pick`` chooses among one person's."""
    found: dict[int, list[Deputation]] = {}
    moment = at or clock.now()
    for one in _of_principals(sorted(principal_ids), moment, _day(moment)) if principal_ids else ():
        found.setdefault(one.principal_id, []).append(one)
    return found


def pick(deputations: Collection[Deputation], kind: str) -> Deputation | None:
    """Of the deputations of one person the one that counts for a kind of paper."""
    return _fitting(list(deputations), kind)


def _fitting(deputations: list[Deputation], kind: str) -> Deputation | None:
    fitting = [one for one in deputations if covers(one, kind)]
    return min(fitting, key=lambda one: (not one.kinds, one.pk), default=None)


def is_kept_from(deputation: Deputation, owners: Collection[int], below: Collection[int] | None = None) -> bool:
    """Whether a stand-in must not decide the paper of these people: their own, or a subordinate's at any depth (ORG-3).

    ``below`` are the keys of the stand-in's subordinates, where the caller has read them already.
    """
    subordinates = people_below(deputation.deputy) if below is None else below
    return not {deputation.deputy_id, *subordinates}.isdisjoint(owners)


def hold(deputation: Deputation) -> bool:
    """Keep it from being revoked until this transaction is over. False when it was revoked meanwhile.

    FOR SHARE: decisions of one stand-in don't wait for one another, a revocation waits for them, and they for it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM org_deputation WHERE id = %s AND revoked_at IS NULL FOR SHARE", [deputation.pk])
        return cursor.fetchone() is not None
