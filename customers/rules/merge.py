"""Who may merge two files of one company (CUS-2)."""

from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.rules.customer import KEEPERS, works_with
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import Post
from salesops.org.models import Person

MERGERS = KEEPERS - {Post.ACCOUNT_MANAGER, Post.SALES_ASSISTANT}
NOT_YOURS = _("Customers are merged by the regional manager of both, or by the director.")


def can_merge_at_all(person: Person) -> Verdict:
    """May this person merge customers? Which ones, `can_merge_customer` says of each of the two."""
    if person.is_active and person.post in MERGERS:
        return Allowed()
    return Denied(NOT_YOURS, "CUS-2")


def can_merge_customer(person: Person, customer: Customer) -> Verdict:
    """May this person merge this one with another? For both it must be theirs to say who keeps it."""
    verdict = can_merge_at_all(person)
    if not verdict or works_with(person, customer):
        return verdict
    return Denied(NOT_YOURS, "CUS-2")
