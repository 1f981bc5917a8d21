"""Giving a customer to another owner; a part of the actions that decide it."""

from datetime import timedelta

from django.db.models import Model

from customers.enums import CustomerVerb
from customers.models import Customer
from salesops.audit import record
from salesops.base import clock
from salesops.org.actions.sharing import share
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from salesops.policy import policy


def give_customer(customer: Customer, owner: Person, *, note: str, about: Model, by: Person) -> None:
    """Make ``owner`` keep the customer, which the caller has locked; it goes to that person's region (CUS-3).

    The protection counts anew from today. Papers that others began stay theirs. Nothing happens to whoever keeps it.
    """
    if customer.owner_id == owner.pk:
        return
    changes = {"owner": (customer.owner.name, owner.name)}
    region = owner.region
    if region is not None and region.pk != customer.region_id:
        changes["region"] = (str(customer.region), str(region))
        customer.region = region
    customer.owner = owner
    customer.protected_from, customer.lapse_warned_on = clock.today(), None
    customer.revision += 1
    customer.save(update_fields=["owner", "region", "protected_from", "lapse_warned_on", "revision"])
    record(customer, CustomerVerb.GIVEN, by=by, about=[about], changes=changes, note=note)


def make_collaborator(customer: Customer, person: Person, *, reason: str, by: Person) -> None:
    """Let whoever worked with the customer until now read it on, as long as a record may be shared at all.

    Nothing happens for whoever sees it anyway, or no longer works here. ``by`` keeps the customer or stands above.
    """
    if not person.is_active or visible_to(person, Customer, shared=False).filter(pk=customer.pk).exists():
        return
    until = clock.today() + timedelta(days=policy("org.share_days"))
    share(customer, person, until=until, reason=reason, by=by)
