"""Who may report, read and answer inquiries, and tell prices on the telephone (INQ-1, INQ-2)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from quotes.enums import INQUIRY, InquiryState
from quotes.models import Inquiry, PhoneAnswer
from quotes.rules.quote import QUOTE_POSTS, can_draft_quote, customers_to_quote
from salesops.approvals.models import Request
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS, Post
from salesops.org.models import Person
from salesops.org.sight import Seen
from salesops.org.visibility import by_owner_and_region, visible, visible_to

REPORTING_POSTS = frozenset({Post.REGIONAL_MANAGER, Post.ACCOUNT_MANAGER, Post.SALES_ASSISTANT})
CHECKING_POSTS = ALL_SEEING_POSTS | {Post.REGIONAL_MANAGER}
PHONE_READERS = CHECKING_POSTS | {Post.SALES_ASSISTANT}


@visible(Inquiry, by_key=True)
def inquiries_visible_to(person: Person) -> QuerySet[Inquiry]:
    """ORG-2: as quotes; and whoever is or was asked to decide on one sees that one."""
    mine = by_owner_and_region(person, Inquiry.objects.all(), via="customer")
    asked = Request.objects.filter(kind=INQUIRY, steps__approver=person)
    return Inquiry.objects.filter(
        Q(pk__in=mine.order_by().values("pk")) | Q(reported_by=person) | Q(pk__in=asked.values("subject_id"))
    )


@visible(PhoneAnswer)
def phone_answers_visible_to(person: Person) -> QuerySet[PhoneAnswer]:
    """Those of the region, for its manager and its assistants; a rep sees those to the own customers."""
    if person.post == Post.ACCOUNT_MANAGER:
        own = visible_to(person, Customer, shared=False).filter(owner=person)
        return PhoneAnswer.objects.filter(customer__in=own.order_by().values("pk"))
    return by_owner_and_region(person, PhoneAnswer.objects.all(), "told_by")


def can_see_inquiries(person: Person) -> Verdict:
    """May this person open the list? Which ones are on it, `visible_to` says."""
    if person.is_active and person.post in QUOTE_POSTS:
        return Allowed()
    return Denied(_("Inquiries are open to those who work on them only."), "ORG-2")


def can_see_inquiry(person: Person, inquiry: Inquiry) -> Verdict:
    """Whether ``visible_to`` holds it."""
    if person.is_active and visible_to(person, Inquiry).filter(pk=inquiry.pk).exists():
        return Allowed()
    return Denied(_("Inquiries are open to those who work on them only."), "ORG-2")


def can_report_inquiry(person: Person) -> Verdict:
    """Whoever hears of it in a region: reps, their managers, the sales assistants (INQ-1)."""
    if person.is_active and person.post in REPORTING_POSTS:
        return Allowed()
    return Denied(_("Inquiries are reported by account managers, regional managers and sales assistants."), "INQ-1")


def can_change_inquiry(person: Person, inquiry: Inquiry) -> Verdict:
    """Whoever reported it, and whose it is."""
    if person.is_active and person.pk in {inquiry.owner_id, inquiry.reported_by_id}:
        return Allowed()
    return Denied(_("An inquiry is changed by whoever reported it."), "INQ-1")


def can_name_customer(person: Person, inquiry: Inquiry) -> Verdict:
    """As changing it, once, while nobody is deciding on it."""
    verdict = can_change_inquiry(person, inquiry)
    if not verdict:
        return verdict
    if inquiry.customer_id is not None:
        return Denied(
            _("The customer of this inquiry is named."), "INQ-1", _("Report another one for another company.")
        )
    if inquiry.state == InquiryState.WAITING:
        return Denied(
            _("It is being decided whether to take part."), "APP-3", _("Wait for the decision, or withdraw it.")
        )
    return Allowed()


def can_quote_inquiry(person: Person, inquiry: Inquiry) -> Verdict:
    """A quote answers an inquiry in which we take part, by whoever quotes for its customer (QUO-1)."""
    if inquiry.state != InquiryState.TAKEN:
        return Denied(_("Nothing is offered before it is decided to take part."), "INQ-1", _("Wait for the decision."))
    if inquiry.customer is None:
        return Denied(
            _("The company is not registered yet."), "CUS-1", _("Register the customer, then name it in the inquiry.")
        )
    return can_draft_quote(person, inquiry.customer)


_answerable = Seen(
    lambda person, customer: visible_to(person, Inquiry).filter(customer=customer, state=InquiryState.TAKEN), int
)


def inquiries_to_quote(person: Person, customer: Customer) -> list[Inquiry]:
    """Those of a customer that a quote may answer."""
    return _answerable(person, customer.pk)


def customers_of_inquiries(person: Person) -> QuerySet[Customer]:
    """The customers for whom this person may report one: those they quote for."""
    return customers_to_quote(person)


def can_check_reports(person: Person) -> Verdict:
    """INQ-1: what was not reported is listed for the director; a regional manager sees the region's."""
    if person.is_active and person.post in CHECKING_POSTS:
        return Allowed()
    return Denied(_("Unreported inquiries are listed for the director and the regional managers."), "INQ-1")


def can_tell_prices(person: Person) -> Verdict:
    """INQ-2: the sales assistant only."""
    if person.is_active and person.post == Post.SALES_ASSISTANT:
        return Allowed()
    return Denied(_("Prices are told on the telephone by the sales assistant only: pass the call on to her."), "INQ-2")


def can_see_phone_answers(person: Person) -> Verdict:
    """May this person open the log of the telephone? Which calls are in it, `visible_to` says."""
    if person.is_active and person.post in PHONE_READERS:
        return Allowed()
    return Denied(_("The log of the telephone is read by sales assistants and managers."), "INQ-2")
