"""Who may ask for another status of a customer, and what a status forbids (CUS-4)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.enums import CustomerStatus
from customers.models import Customer, StatusRequest
from customers.rules.customer import is_kept_open, works_with
from salesops.base.refusals import Refusal, Sentence
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.visibility import by_owner_and_region, visible, visible_to

NOT_SERVED = _("We no longer serve this customer, by decision of the general manager.")
SERVE_AGAIN = _("Ask the director to propose serving it again.")


@visible(StatusRequest)
def status_requests_visible_to(person: Person) -> QuerySet[StatusRequest]:
    """ORG-2: they hang on the customer: the rep's own, the manager's region, what the assistant supports."""
    return by_owner_and_region(person, StatusRequest.objects.all(), "customer__owner", "customer__region")


def can_see_status_request(person: Person, paper: StatusRequest) -> Verdict:
    """Whether ``visible_to`` holds it."""
    if person.is_active and visible_to(person, StatusRequest).filter(pk=paper.pk).exists():
        return Allowed()
    return Denied(_("A change of status is shown to those who work with the customer."), "ORG-2")


def can_ask_status(person: Person, customer: Customer) -> Verdict:
    """The account manager asks; the superiors decide (CUS-4)."""
    if not person.is_active or person.pk != customer.owner_id:
        return Denied(_("Another status is asked for by the customer's account manager."), "CUS-4")
    return is_kept_open(customer)


def can_propose_stop(person: Person, customer: Customer) -> Verdict:
    """The director proposes to stop serving a customer, or to serve one again; the general manager decides (CUS-4)."""
    if person.post != Post.DIRECTOR or not works_with(person, customer):
        return Denied(_("To stop serving a customer is proposed by the director."), "CUS-4")
    return is_kept_open(customer)


def can_change_status_request(person: Person, paper: StatusRequest) -> Verdict:
    """Whoever asked, or who took over from them, while the customer is not archived."""
    return can_drop_status_request(person, paper) and is_kept_open(paper.customer)


def can_drop_status_request(person: Person, paper: StatusRequest) -> Verdict:
    """Whoever asked, or who took over from them; also where the customer was archived meanwhile."""
    if person.is_active and person.pk == paper.owner_id:
        return Allowed()
    return Denied(_("A request is changed by whoever asked."), "CUS-4")


def can_trade_with(customer: Customer, archived: Sentence, rule: str) -> Verdict:
    """May anything be offered to this customer or agreed with it? Not once it is ``archived``, nor when stopped.

    Whoever asks has checked the person's own right before; ``rule`` is the one under which an archived one is refused.
    """
    if customer.status == CustomerStatus.STOPPED:
        return Denied(NOT_SERVED, "CUS-4", SERVE_AGAIN)
    return is_kept_open(customer, archived, rule)


def refuse_untraded(customer: Customer) -> None:
    """Refused (CUS-4) once the general manager decided not to serve the customer any longer; for approvals."""
    if customer.status == CustomerStatus.STOPPED:
        raise Refusal("CUS-4", NOT_SERVED, _("Return the paper, or ask the director to propose serving it again."))
