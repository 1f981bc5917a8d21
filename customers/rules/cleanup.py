"""Who may see the invalid customers of the quarter, and settle what becomes of them (CUS-4, CUS-5)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.enums import CustomerStatus
from customers.models import ArchiveProposal, Customer
from customers.rules.customer import KEEPERS, can_archive_customer, is_kept_open
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.models import Person
from salesops.org.visibility import by_owner_and_region, visible


@visible(ArchiveProposal)
def proposals_visible_to(person: Person) -> QuerySet[ArchiveProposal]:
    """ORG-2: they hang on the customer."""
    return by_owner_and_region(person, ArchiveProposal.objects.all(), "customer__owner", "customer__region")


def can_see_invalid(person: Person) -> Verdict:
    """May this person open the list of invalid customers? Whose, ``visible_to`` says."""
    if person.is_active and person.post in KEEPERS:
        return Allowed()
    return Denied(_("Invalid customers are cleared up by account managers and their superiors."), "CUS-5")


def can_propose_archive(person: Person, customer: Customer) -> Verdict:
    """May this person propose to archive the customer? Its account manager may, while it is invalid."""
    if not person.is_active or person.pk != customer.owner_id or customer.status != CustomerStatus.INVALID:
        return Denied(_("To archive an invalid customer is proposed by its account manager."), "CUS-5")
    return is_kept_open(customer)


def can_decide_archive(person: Person, proposal: ArchiveProposal) -> Verdict:
    """May this person archive the customer, or decline? Whoever may archive it anyway."""
    return can_archive_customer(person, proposal.customer)
