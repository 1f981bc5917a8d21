"""Claiming a customer out of the open pool (CUS-2)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.actions.owner import Gift, pass_work_on
from customers.enums import CustomerStatus, PoolMove, PoolVerb
from customers.models import Customer, PoolEntry
from customers.queries.pool import last_fall, managers
from customers.rules import can_claim
from salesops.audit import record
from salesops.base import clock
from salesops.base.verdicts import require
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.models import Person

CLAIMED = NoticeKind(
    "customers.pool.claimed", _("%(who)s claimed %(customer)s out of your region's open pool"), NoticeGroup.NEWS
)


@transaction.atomic
def claim_customer(customer: Customer, *, by: Person) -> Customer:
    """The customer is ``by``'s, with its whole file and the status it had; protected from today. Of many, the first.

    The opportunities that fell into the pool with it are ``by``'s as well (OPP-4). The manager of the region is told.
    Refused (CUS-2): one that is no longer in the pool, that was one's own until lately, or more than one may claim;
    (CUS-3) of another region. PermissionDenied for posts that keep no customers.
    """
    # The person before the customer, as a handover locks them: two claims of one person must not both be the last.
    claimant = Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    locked = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    require(can_claim(claimant, locked))
    before = locked.owner
    locked.owner = claimant
    locked.protected_from = clock.today()
    leave_pool(locked, PoolMove.CLAIMED, claimant, "owner", "protected_from")
    record(locked, PoolVerb.CLAIMED, by=by, changes={"owner": (before, claimant)})
    if before.pk != claimant.pk:
        pass_work_on([Gift(locked, before, claimant)], by=by)
    manager = managers().get(locked.region_id)
    if manager is not None and manager.pk != claimant.pk:
        said = {"who": claimant.name, "customer": locked.name}
        key = f"customers:claimed:{locked.pk}:{locked.revision}"
        tell(manager, CLAIMED, params=said, url=locked.get_absolute_url(), key=key, about=locked)
    return locked


def leave_pool(customer: Customer, move: PoolMove, person: Person, *changed: str) -> None:
    """Save a customer, locked by the caller, as out of the pool for ``person``: with the status that it fell with.

    ``changed`` are the fields that the caller has set besides.
    """
    fell = last_fall(customer)
    customer.status = (fell.status_before if fell else "") or CustomerStatus.REGISTERED
    customer.pooled_at = None
    customer.revision += 1
    customer.save(update_fields=["status", "pooled_at", "revision", *changed])
    PoolEntry(customer=customer, move=move, person=person, at=clock.now()).save(force_insert=True)
