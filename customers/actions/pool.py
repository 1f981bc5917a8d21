"""Claiming a customer out of the open pool (CUS-2)."""

from django.db import transaction

from customers.enums import CustomerStatus, PoolMove, PoolVerb
from customers.models import Customer, PoolEntry
from customers.queries.pool import last_fall
from customers.rules import can_claim
from salesops.audit import record
from salesops.base import clock
from salesops.base.verdicts import require
from salesops.org.models import Person


@transaction.atomic
def claim_customer(customer: Customer, *, by: Person) -> Customer:
    """The customer is ``by``'s, with its whole file and the status it had; protected from today. Of many, the first.

    Refused (CUS-2): one that is no longer in the pool, that was one's own until lately, or more than one may claim;
    (CUS-3) of another region. PermissionDenied for posts that keep no customers.
    """
    # The person before the customer, as a handover locks them: two claims of one person must not both be the last.
    claimant = Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    locked = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    require(can_claim(claimant, locked))
    fell, before = last_fall(locked), locked.owner
    locked.status = (fell.status_before if fell else "") or CustomerStatus.REGISTERED
    locked.pooled_at = None
    locked.owner = claimant
    locked.protected_from = clock.today()
    locked.revision += 1
    locked.save(update_fields=["status", "pooled_at", "owner", "protected_from", "revision"])
    PoolEntry(customer=locked, move=PoolMove.CLAIMED, person=claimant, at=clock.now()).save(force_insert=True)
    record(locked, PoolVerb.CLAIMED, by=by, changes={"owner": (before, claimant)})
    return locked
