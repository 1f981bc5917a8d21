"""Who may see, register and change customers and their contacts (ORG-2, CUS-2, CUS-3)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import Contact, ContactNote, Customer
from salesops.base import clock
from salesops.base.prepared import Prepared
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS, SELLING_POSTS, Post
from salesops.org.models import Assignment, Person
from salesops.org.queries import covered_by
from salesops.org.sharing import shared_with
from salesops.org.visibility import by_owner_and_region, visible, visible_to

# ORG-2: marketing assistants see customers and contacts; finance only what hangs on money, which is upstairs.
READERS = ALL_SEEING_POSTS | {
    Post.ACCOUNT_MANAGER,
    Post.REGIONAL_MANAGER,
    Post.SALES_ASSISTANT,
    Post.MARKETING_ASSISTANT,
}
# The sales assistant owns data quality (CUS-5); the general manager reads.
KEEPERS = READERS - {Post.MARKETING_ASSISTANT, Post.GM}
# The posts a customer can belong to.
SELLERS = SELLING_POSTS
STAYS_AS_IT_IS = _("This customer is archived; archived files stay as they are.")
OPEN_THE_OTHER = _("It was merged into another customer: open that one and go on there.")
REGISTER_ANEW = _("Read it as it stands. To work with them again, register the customer anew: its name is free.")


@visible(Customer, shared=False)
def customers_of(person: Person) -> QuerySet[Customer]:
    """ORG-2: reps their own, managers their region, assistants what they support, marketing, director and GM all."""
    return by_owner_and_region(person, Customer.objects.all(), also=[Post.MARKETING_ASSISTANT])


@visible(Customer, by_key=True)
def customers_visible_to(person: Person) -> QuerySet[Customer]:
    """Those, and single ones that were shared with the person: the file and its contacts, not what hangs on it."""
    shared = shared_with(person, Customer)
    return by_owner_and_region(person, Customer.objects.all(), also=[Post.MARKETING_ASSISTANT], shared=shared)


_own = Prepared[int](
    lambda owner, pk: Customer.objects.filter(owner=owner, pk=pk).order_by().values_list("pk", flat=True), int, int
)


def works_with(person: Person, customer: Customer) -> bool:
    """Whether it is the person's by post, region or support. Who sees it by a share alone reads, and does nothing."""
    if person.post == Post.ACCOUNT_MANAGER:
        return person.is_active and bool(_own(person.pk, customer.pk))
    return person.is_active and customers_of(person).filter(pk=customer.pk).exists()


@visible(Contact)
def contacts_visible_to(person: Person) -> QuerySet[Contact]:
    """A contact is seen by whoever sees the customer."""
    if person.post in ALL_SEEING_POSTS | {Post.MARKETING_ASSISTANT}:
        return Contact.objects.all()
    return Contact.objects.filter(customer__in=visible_to(person, Customer))


@visible(ContactNote)
def notes_visible_to(person: Person) -> QuerySet[ContactNote]:
    """ORG-2: notes hang on the customer; what was spoken may be about prices, so marketing reads none (CNF-1)."""
    return by_owner_and_region(person, ContactNote.objects.all(), "customer__owner", "customer__region")


def can_see_customers(person: Person) -> Verdict:
    """May this person open the list of customers? Which ones are on it, `visible_to` says (ORG-2)."""
    if person.is_active and person.post in READERS:
        return Allowed()
    return Denied(_("Customers are shown to the sales and marketing posts."), "ORG-2")


def can_register_customer(person: Person) -> Verdict:
    """May this person register customers at all? For whom, `owners_for` says (CUS-3)."""
    if person.is_system or (person.is_active and person.post in KEEPERS):
        return Allowed()
    return Denied(_("Customers are registered by account managers, their superiors and the sales assistant."), "CUS-1")


def owners_for(person: Person) -> QuerySet[Person]:
    """Who a customer that this person registers may belong to (CUS-3).

    A rep registers for themselves, a regional manager for the region, the sales assistant for the reps she supports,
    the director for everybody who sells. An import acts as the program and names the rep.
    """
    post = person.post
    if person.is_system or post in {Post.DIRECTOR, Post.SALES_VP}:
        return _sellers()
    if post == Post.REGIONAL_MANAGER:
        return _sellers(Q(person=person) | Q(post=Post.ACCOUNT_MANAGER, region=person.region_id))
    if post == Post.SALES_ASSISTANT:
        regions, people = covered_by(person)
        return _sellers(Q(post=Post.ACCOUNT_MANAGER, region__in=regions) | Q(person__in=people))
    if post == Post.ACCOUNT_MANAGER:
        return Person.objects.filter(pk=person.pk, is_active=True)
    return Person.objects.none()


def can_edit_customer(person: Person, customer: Customer) -> Verdict:
    """May this person change the file of this customer and its contacts?"""
    if person.post not in KEEPERS or not works_with(person, customer):
        return Denied(_("A customer's file is kept by its owner, the superiors and the sales assistant."), "ORG-2")
    return is_kept_open(customer)


def is_kept_open(customer: Customer, why_not: Sentence = STAYS_AS_IT_IS, rule: str = "CNF-2") -> Verdict:
    """An archived file is read by whoever read it before, and changed by nobody; asked after the right itself."""
    if customer.archived_at is None:
        return Allowed()
    return Denied(why_not, rule, OPEN_THE_OTHER if customer.merged_into_id else REGISTER_ANEW)


def can_edit_contact(person: Person, contact: Contact) -> Verdict:
    """As the customer's file. An archived contact stays: made the main one, it would leave the customer without any."""
    verdict = can_edit_customer(person, contact.customer)
    if not verdict or contact.archived_at is None:
        return verdict
    return Denied(_("This contact is archived."), "CNF-2", _("Add the person as a new contact."))


def can_archive_customer(person: Person, customer: Customer) -> Verdict:
    """May this person take the customer out of the lists, so that the name is free again? The rep alone may not."""
    if person.post in {Post.ACCOUNT_MANAGER, Post.SALES_ASSISTANT}:
        return Denied(_("A customer is archived by the regional manager or the director."), "CUS-2")
    return can_edit_customer(person, customer)


def can_see_notes(person: Person) -> Verdict:
    """May this person read what was spoken with customers? With which, `visible_to` says (ORG-2)."""
    if person.is_active and person.post in READERS - {Post.MARKETING_ASSISTANT}:
        return Allowed()
    return Denied(_("Contact notes are shown to the sales posts."), "ORG-2")


def can_read_timeline(person: Person, customer: Customer) -> Verdict:
    """May this person read what happened with the customer? Which of it, `visible_to` says of each thing (CUS-5)."""
    if works_with(person, customer):
        return Allowed()
    return Denied(_("What happened with a customer is read by those who work with it."), "ORG-2")


def can_see_quality(person: Person) -> Verdict:
    """May this person open the list of files that lack something? Whoever keeps files may; the assistant owns it."""
    if person.is_active and person.post in KEEPERS:
        return Allowed()
    return Denied(_("Files are completed by account managers, their superiors and the sales assistant."), "CUS-5")


def can_log_contact(person: Person, customer: Customer) -> Verdict:
    """May this person write down a contact with this customer (CUS-5, VIS-2)?"""
    if person.post not in KEEPERS or not works_with(person, customer):
        return Denied(_("Contacts are written down by the owner, the superiors and the sales assistant."), "CUS-5")
    return is_kept_open(customer)


def can_correct_note(person: Person, note: ContactNote) -> Verdict:
    """May this person correct this note? Its author may, once; what was written stays readable (CUS-5)."""
    if note.author_id != person.pk:
        return Denied(_("A note is corrected by whoever wrote it."), "CUS-5")
    if hasattr(note, "corrected_by"):
        return Denied(_("This note was corrected already; correct the newer one."), "CUS-5")
    return can_log_contact(person, note.customer)


def _sellers(where: Q | None = None) -> QuerySet[Person]:
    posts: dict[str, Any] = {"post__in": SELLERS, "during__contains": clock.today()}
    holding = Assignment.objects.filter(where or Q(), **posts)
    return Person.objects.filter(is_active=True, pk__in=holding.values("person_id"))
