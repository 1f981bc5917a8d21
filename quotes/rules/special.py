"""Who asks for a special price, who records what the departments say, who sees it (PRC-4, CNF-1)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.rules import can_trade_with
from quotes.enums import SPECIAL, SpecialState
from quotes.models import SpecialPrice
from quotes.queries.special import special_order
from quotes.rules.price import keeps_prices, sees_every_region
from quotes.rules.quote import ARCHIVED
from salesops.approvals.models import Request
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.visibility import by_owner_and_region, visible, visible_to

_OFF = _("Special prices are not in use: every price keeps within its band.")
SEEING_POSTS = frozenset({Post.ACCOUNT_MANAGER, Post.REGIONAL_MANAGER})


@visible(SpecialPrice)
def special_prices_visible_to(person: Person) -> QuerySet[SpecialPrice]:
    """The rep's own and those of their customers, the region's for its manager, all for those above and the keeper."""
    if sees_every_region(person):
        return SpecialPrice.objects.all()
    decided = Request.objects.filter(kind=SPECIAL, steps__approver=person).values("subject_id")
    if person.post not in SEEING_POSTS:
        return SpecialPrice.objects.filter(pk__in=decided)
    mine = by_owner_and_region(person, SpecialPrice.objects.all(), "customer__owner", "customer__region")
    return SpecialPrice.objects.filter(Q(pk__in=mine.values("pk")) | Q(owner=person) | Q(pk__in=decided))


def can_see_specials(person: Person) -> Verdict:
    """May this person open the list of special prices?"""
    if not (person.is_active and (person.post in SEEING_POSTS or sees_every_region(person))):
        return Denied(_("Special prices are shown to those who sell by them or decide on them."), "CNF-1")
    return Allowed() if special_order() else Denied(_OFF, "PRC-4")


def can_see_special(person: Person, special: SpecialPrice) -> Verdict:
    """Whether ``visible_to`` holds it."""
    if person.is_active and visible_to(person, SpecialPrice).filter(pk=special.pk).exists():
        return Allowed()
    return Denied(_("Special prices are shown to those who sell by them or decide on them."), "CNF-1")


def can_ask_specials(person: Person) -> Verdict:
    """May this person ask for special prices at all?"""
    if not special_order():
        return Denied(_OFF, "PRC-4")
    if person.is_active and person.post in SEEING_POSTS:
        return Allowed()
    return Denied(_("A special price is asked for by the customer's account manager."), "PRC-4")


def can_ask_special(person: Person, customer: Customer) -> Verdict:
    """The customer's account manager, for a customer that we serve, while special prices are in use."""
    verdict = can_ask_specials(person)
    if verdict and person.pk != customer.owner_id:
        return Denied(_("A special price is asked for by the customer's account manager."), "PRC-4")
    return verdict and can_trade_with(customer, ARCHIVED, "PRC-4")


def can_change_special(person: Person, special: SpecialPrice) -> Verdict:
    """As giving it up, for a customer that we serve: changed, and submitted."""
    return can_drop_special(person, special) and can_trade_with(special.customer, ARCHIVED, "PRC-4")


def can_drop_special(person: Person, special: SpecialPrice) -> Verdict:
    """Whoever asked, or took the work over, while the departments are heard."""
    if not special.is_editable:
        return Denied(_("It was submitted; its content stands."), "APP-3")
    if person.is_active and person.pk == special.owner_id:
        return Allowed()
    return Denied(_("A request is changed by whoever asked."), "PRC-4")


def can_record_review(person: Person, special: SpecialPrice) -> Verdict:
    """The price keeper, who records the joint meeting on price policies too, or the director (PRC-3)."""
    if special.state != SpecialState.REVIEW:
        return Denied(_("It was submitted; its content stands."), "APP-3")
    if keeps_prices(person) or (person.is_active and person.post == Post.DIRECTOR):
        return Allowed()
    return Denied(_("The price keeper or the director records what the departments say."), "PRC-4")
