"""Who may see, take up and move opportunities (OPP-1, ORG-2)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.enums import CLOSED_STAGES
from customers.models import Customer, Opportunity
from customers.rules.customer import KEEPERS, READERS, is_kept_open, works_with
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.visibility import by_owner_and_region, visible

# An opportunity names an amount, so marketing reads none (CNF-1).
OPPORTUNITY_READERS = READERS - {Post.MARKETING_ASSISTANT}
ARCHIVED = _("This customer is archived; nothing new is sold to it.")


@visible(Opportunity, by_key=True)
def opportunities_visible_to(person: Person) -> QuerySet[Opportunity]:
    """ORG-2: reps their own and those of their customers, managers their region, assistants what they support."""
    return by_owner_and_region(person, Opportunity.objects.all(), via="customer")


def can_see_opportunities(person: Person) -> Verdict:
    """May this person open the list, the board and the forecast? Of which, `visible_to` says (ORG-2)."""
    if person.is_active and person.post in OPPORTUNITY_READERS:
        return Allowed()
    return Denied(_("Opportunities are shown to the sales posts."), "ORG-2")


def can_open_opportunity(person: Person, customer: Customer) -> Verdict:
    """May this person take up an opportunity at this customer? It belongs to the customer's owner (OPP-1)."""
    if person.post not in KEEPERS & OPPORTUNITY_READERS or not works_with(person, customer):
        return Denied(_("Opportunities are kept by the owner, the superiors and the sales assistant."), "OPP-1")
    return is_kept_open(customer, ARCHIVED, "OPP-1")


def can_change_opportunity(person: Person, opportunity: Opportunity) -> Verdict:
    """May this person change or move it? One that is closed is opened again first."""
    return _in_hand(person, opportunity) and _still_open(opportunity) and _goes_on(opportunity)


def can_close_opportunity(person: Person, opportunity: Opportunity) -> Verdict:
    """May this person close it as won or lost? Also at a customer that is archived: what has begun comes to its end."""
    return _in_hand(person, opportunity) and _still_open(opportunity)


def can_reopen_opportunity(person: Person, opportunity: Opportunity) -> Verdict:
    """May this person open it again?"""
    verdict = _in_hand(person, opportunity)
    if verdict and opportunity.stage not in CLOSED_STAGES:
        return Denied(_("This opportunity is open."), "OPP-1", _("Move it on its page or on the board."))
    return verdict and _goes_on(opportunity)


def _in_hand(person: Person, opportunity: Opportunity) -> Verdict:
    seen = person.is_active and opportunities_visible_to(person).filter(pk=opportunity.pk).exists()
    if person.post in KEEPERS and seen:
        return Allowed()
    return Denied(_("Opportunities are kept by the owner, the superiors and the sales assistant."), "OPP-1")


def _still_open(opportunity: Opportunity) -> Verdict:
    if opportunity.stage not in CLOSED_STAGES:
        return Allowed()
    return Denied(_("This opportunity is closed."), "OPP-1", _("Open it again on its page, then change it."))


def _goes_on(opportunity: Opportunity) -> Verdict:
    return is_kept_open(opportunity.customer, ARCHIVED, "OPP-1")
