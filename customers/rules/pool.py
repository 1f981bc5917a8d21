"""Who may see the open pool and claim out of it, and what of this floor keeps a customer from falling (CUS-2)."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import CustomerStatus, DisputeState, PoolMove
from customers.holding import holds
from customers.models import Customer, Dispute, PoolEntry
from customers.queries.pool import allowance_of, barred_until, in_pool
from salesops.base.look import day_text
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS, SELLING_POSTS, Post
from salesops.org.models import Person
from salesops.org.queries import covered_by
from salesops.org.visibility import visible

POOL_READERS = ALL_SEEING_POSTS | SELLING_POSTS | {Post.SALES_ASSISTANT}


@holds
def disputed() -> QuerySet[Any, Any]:
    """Over whom two reps disagree: neither can be expected to call before it is ruled."""
    return Dispute.objects.filter(state=DisputeState.OPEN).values("customer_id")


@visible(PoolEntry)
def pool_visible_to(person: Person) -> QuerySet[PoolEntry]:
    """What is in the pool of the person's region: name, region, kind. The file is seen once it is claimed."""
    return _within_reach(person, in_pool())


def falls_seen_by(person: Person) -> QuerySet[PoolEntry]:
    """Those, and what is there no more: whoever is too late is told that somebody was first, and not that it isn't."""
    fell = PoolEntry.objects.filter(move=PoolMove.FELL, customer__archived_at=None)
    return _within_reach(person, fell) if person.is_active else fell.none()


def _within_reach(person: Person, falls: QuerySet[PoolEntry]) -> QuerySet[PoolEntry]:
    if person.post in ALL_SEEING_POSTS:
        return falls
    if person.post == Post.SALES_ASSISTANT:
        regions, _people = covered_by(person)
        return falls.filter(customer__region__in=regions)
    if person.post in SELLING_POSTS and person.region_id:
        return falls.filter(customer__region=person.region_id)
    return falls.none()


def can_see_pool(person: Person) -> Verdict:
    """May this person open the list of the pool?"""
    if person.is_active and person.post in POOL_READERS:
        return Allowed()
    return Denied(gettext_lazy("The open pool is shown to those who sell, and to their superiors."), "CUS-2")


def can_claim_at_all(person: Person) -> Verdict:
    """May this person claim customers, whichever?"""
    if person.is_active and person.post in SELLING_POSTS:
        return Allowed()
    return Denied(gettext_lazy("Customers are claimed by account managers and regional managers."), "CUS-2")


def can_claim(person: Person, customer: Customer) -> Verdict:
    """May this person claim this customer now? Post, pool, region, the bar of the former owner, then the limits."""
    if not (verdict := can_claim_at_all(person)):
        return verdict
    if customer.status != CustomerStatus.POOL or customer.archived_at is not None:
        return Denied(
            _("%(customer)s is no longer in the open pool.") % {"customer": customer.name},
            "CUS-2",
            _("Choose another customer from the list."),
        )
    if customer.region_id != person.region_id:
        return Denied(
            _("%(region)s is not your region.") % {"region": customer.region},
            "CUS-3",
            _("Choose a customer of your region."),
        )
    if until := barred_until(person, customer):
        return Denied(
            _("This customer was yours; until %(day)s it is for others to claim.") % {"day": day_text(until)},
            "CUS-2",
            _("Claim it after that day, if it is still there."),
        )
    return _within_limits(person)


def _within_limits(person: Person) -> Verdict:
    allowance = allowance_of(person)
    if allowance.this_month >= allowance.a_month:
        return Denied(
            _("You have claimed %(count)d this month, as many as one may.") % {"count": allowance.this_month},
            "CUS-2",
            _("Claim again next month."),
        )
    if allowance.kept >= allowance.at_once:
        return Denied(
            _("You keep %(count)d from the pool that are not won yet, as many as one may.") % {"count": allowance.kept},
            "CUS-2",
            _("Win one of them, or have one archived or handed on; then claim."),
        )
    return Allowed()
