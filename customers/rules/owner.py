"""Who may assign a customer, and who may read and change a registration in another region (CUS-3)."""

from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.rules.customer import is_kept_open, works_with
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
    verdict = can_assign_at_all(person)
    if not verdict or not works_with(person, customer):
        return verdict and Denied(_("Customers are assigned by those who look after them."), "CUS-3")
    if person.post == Post.REGIONAL_MANAGER and customer.region_id != person.region_id:
        return Denied(_("A customer is assigned by the manager of its own region, or by the director."), "CUS-3")
    return is_kept_open(customer)
