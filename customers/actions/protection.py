"""The protection of a customer: it begins anew with each contact, and the night watches where it ends (CUS-2)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import BigIntegerField, Case, F, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.actions.owner import Gift, pass_work_on
from customers.enums import CustomerStatus, PoolMove, PoolVerb
from customers.models import Customer, PoolEntry
from customers.queries.pool import Terms, ending, held_after_warning, lapsed, lapses_on, managers, terms, warned_on
from salesops.audit.trail import record_all
from salesops.base import clock
from salesops.notices import NoticeKind
from salesops.notices.actions import prepared
from salesops.notices.enums import NoticeGroup
from salesops.notices.models import Notice
from salesops.org.models import Person

ENDS_SOON = NoticeKind(
    "customers.protection.ends_soon",
    _("Until %(day)s you are protected: %(customer)s. A contact with the customer renews it."),
    NoticeGroup.LATE,
)
LOST = NoticeKind(
    "customers.protection.lost",
    _("Nobody spoke with the customer, now it is in the open pool with what is open there: %(customer)s"),
    NoticeGroup.NEWS,
)
FELL_IN_REGION = NoticeKind(
    "customers.protection.fell_in_region",
    _("Customers of your region that fell into the open pool today: %(count)s"),
    NoticeGroup.NEWS,
)


def extend_protection(customer: Customer, day: date) -> None:
    """Count the protection of a customer that the caller has locked from this day; never from an earlier one."""
    if customer.protected_from is None or customer.protected_from < day:
        customer.protected_from = day
        customer.save(update_fields=["protected_from"])


@transaction.atomic
def watch_protection(*, by: Person) -> int:
    """Let fall what nobody spoke with for too long, and warn the owners of what is next; how many fell.

    A few statements however many customers there are. Something open, in whatever floor, keeps a customer, and once it
    is over its owner is warned anew. Twice is once; with the setting off nothing happens.
    """
    running = terms()
    if not running.is_on:
        return 0
    held_after_warning().update(lapse_warned_on=None)
    fallen = list(lapsed(running).select_for_update(of=("self",), no_key=True).select_related("owner").order_by("pk"))
    if fallen:
        _let_fall(fallen, by=by)
    _warn(running)
    return len(fallen)


def _let_fall(fallen: Sequence[Customer], *, by: Person) -> None:
    now, taking_over = clock.now(), managers()
    owners = [When(region=region, then=Value(manager.pk)) for region, manager in taking_over.items()]
    Customer.objects.filter(pk__in=[one.pk for one in fallen]).update(
        status=CustomerStatus.POOL,
        pooled_at=now,
        # Where a region has no manager, the former owner stays until somebody claims it.
        owner=Case(*owners, default=F("owner"), output_field=BigIntegerField()),
        lapse_warned_on=None,
        revision=F("revision") + 1,
    )
    PoolEntry.objects.bulk_create(
        PoolEntry(customer=one, move=PoolMove.FELL, person=one.owner, at=now, status_before=one.status)
        for one in fallen
    )
    record_all(dict.fromkeys(fallen, ()), PoolVerb.FELL, by=by)
    taken = [(one, taking_over[one.region_id]) for one in fallen if one.region_id in taking_over]
    pass_work_on([Gift(one, one.owner, manager) for one, manager in taken if manager.pk != one.owner_id], by=by)
    pool, per_region = reverse("customers:pool-list"), Counter(one.region_id for one in fallen)
    notices = [
        prepared(one.owner, LOST, params={"customer": one.name}, url=pool, key=_fact(one, "lost")) for one in fallen
    ]
    for region, manager in taking_over.items():
        if region in per_region:
            said = {"count": str(per_region[region])}
            key = f"customers:pool:{region}:{clock.today()}"
            notices.append(prepared(manager, FELL_IN_REGION, params=said, url=pool, key=key))
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def _warn(running: Terms) -> None:
    first, last, notices = [], clock.today() + timedelta(days=running.warn_last), []
    for one in ending(running).select_related("owner"):
        until = lapses_on(one, running)
        is_first = warned_on(one) is None
        if is_first:
            first.append(one.pk)
        elif until > last:
            continue
        said = {"customer": one.name, "day": until.isoformat()}
        key = _fact(one, "first" if is_first else "last", until)
        notices.append(prepared(one.owner, ENDS_SOON, params=said, url=one.get_absolute_url(), key=key, about=one))
    Customer.objects.filter(pk__in=first).update(lapse_warned_on=clock.today())
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def _fact(customer: Customer, what: str, until: date | None = None) -> str:
    return f"customers:protection:{customer.pk}:{what}:{until or clock.today()}"
