"""Who may read the files kept with a customer, add to them and put them away (CUS-5, ORG-2)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import Attachment, Customer
from customers.rules.customer import READERS, can_edit_customer, works_with
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.sharing import shared_with
from salesops.org.visibility import by_owner_and_region, visible

READING = READERS - {Post.MARKETING_ASSISTANT}


@visible(Attachment)
def attachments_visible_to(person: Person) -> QuerySet[Attachment]:
    """ORG-2: the rep's own, the manager's region, what the assistant supports, and of customers shared with one.

    A drawing or a letter may name a price, so marketing reads none (CNF-1).
    """
    mine = by_owner_and_region(person, Attachment.objects.all(), "customer__owner", "customer__region")
    return Attachment.objects.filter(
        Q(pk__in=mine.order_by().values("pk")) | Q(customer__in=shared_with(person, Customer))
    )


def can_see_attachments(person: Person, customer: Customer) -> Verdict:
    """May this person see which files are kept with this customer?"""
    works = person.post in READING and works_with(person, customer)
    if person.is_active and (works or customer.pk in shared_with(person, Customer)):
        return Allowed()
    return Denied(_("Files of a customer are read by those who work with it."), "ORG-2")


def can_attach(person: Person, customer: Customer) -> Verdict:
    """Whoever keeps the customer's file, while it is not archived."""
    return can_edit_customer(person, customer)


def can_archive_attachment(person: Person, attachment: Attachment) -> Verdict:
    """Whoever keeps the customer's file; once."""
    verdict = can_attach(person, attachment.customer)
    if not verdict or attachment.archived_at is None:
        return verdict
    return Denied(_("This file is archived."), "CNF-2", _("Read it as it stands, or attach a newer one."))
