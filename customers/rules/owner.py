"""Who may assign a customer, and who may read and change a registration in another region (CUS-3)."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.rules.customer import customers_of, is_kept_open
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import Post
from salesops.org.models import Person

EVERYWHERE = frozenset({Post.DIRECTOR, Post.SALES_VP})


def can_assign_at_all(person: Person) -> Verdict:
    """May this person assign customers, whichever?"""
    if person.is_active and person.post in EVERYWHERE | {Post.REGIONAL_MANAGER}:
        return Allowed()
    return Denied(_("Customers are assigned by the regional manager and the director."), "CUS-3")


def can_assign_customer(person: Person, customer: Customer) -> Verdict:
    """The regional manager within the own region, the director and the vice-president of sales everywhere."""
    return assignable(person, [customer])[customer.pk]


def assignable(person: Person, customers: Collection[Customer]) -> Mapping[int, Verdict]:
    """By key: may this person assign each of them? One query."""
    verdict = can_assign_at_all(person)
    theirs = customers_of(person).filter(pk__in=[one.pk for one in customers]) if verdict else Customer.objects.none()
    keys = set(theirs.order_by().values_list("pk", flat=True))
    return {one.pk: verdict and _may_assign(person, one, looks_after=one.pk in keys) for one in customers}


def _may_assign(person: Person, customer: Customer, *, looks_after: bool) -> Verdict:
    if not looks_after:
        return Denied(_("Customers are assigned by those who look after them."), "CUS-3")
    if person.post == Post.REGIONAL_MANAGER and customer.region_id != person.region_id:
        return Denied(_("A customer is assigned by the manager of its own region, or by the director."), "CUS-3")
    return is_kept_open(customer)
