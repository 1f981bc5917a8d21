"""Who may see and make the calls after acceptance (CUS-5, ORG-2)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Revisit
from customers.rules.customer import KEEPERS, READERS, is_kept_open, works_with
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.visibility import by_owner_and_region, visible

CALLERS = KEEPERS - {Post.ACCOUNT_MANAGER}
"""Nobody asks how content the customer is with oneself."""


@visible(Revisit)
def revisits_visible_to(person: Person) -> QuerySet[Revisit]:
    """ORG-2: they hang on the customer: the rep's own, the manager's region, what the assistant supports."""
    return by_owner_and_region(person, Revisit.objects.all(), "customer__owner", "customer__region")


def can_see_revisits(person: Person) -> Verdict:
    """May this person open the list? Which ones are on it, ``visible_to`` says."""
    if person.is_active and person.post in READERS - {Post.MARKETING_ASSISTANT}:
        return Allowed()
    return Denied(_("Follow-up calls are shown to the sales posts."), "ORG-2")


def can_make_revisits(person: Person) -> Verdict:
    """May this person call customers after an acceptance, whichever?"""
    if person.is_active and person.post in CALLERS:
        return Allowed()
    return Denied(_("How content the customer is, the sales assistant asks, not the account manager."), "CUS-5")


def can_make_revisit(person: Person, revisit: Revisit) -> Verdict:
    """May this person call this customer, and write down what it said?"""
    return can_make_revisits(person) and _within_reach(person, revisit.customer)


def _within_reach(person: Person, customer: Customer) -> Verdict:
    if not works_with(person, customer):
        return Denied(_("This customer is followed up by whoever supports its region."), "ORG-2")
    return is_kept_open(customer)
