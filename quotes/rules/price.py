"""Who reads how much of prices and costs, and who keeps them (PRC-2, CNF-1)."""

from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from quotes.models import PriceBand, PricePolicy, Product, StandardCost
from quotes.queries.price import is_drafter
from salesops.base.clock import today
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS, GrantName, Post
from salesops.org.models import Person, Region
from salesops.org.visibility import visible

COST_POSTS = frozenset({Post.DIRECTOR, Post.GM, Post.FINANCE})


class PriceAccess(StrEnum):
    """How much of the price policy a person reads (P27): everything, the band of the own post, or list prices."""

    FULL = "full"
    OWN_BAND = "own_band"
    LIST_ONLY = "list_only"


def price_access(person: Person) -> PriceAccess | None:
    """How much of the price policy the person reads; None: no prices at all (CNF-1)."""
    if not person.is_active:
        return None
    if keeps_prices(person) or person.post in {*ALL_SEEING_POSTS, Post.REGIONAL_MANAGER}:
        return PriceAccess.FULL
    if person.post == Post.ACCOUNT_MANAGER:
        return PriceAccess.OWN_BAND
    return PriceAccess.LIST_ONLY if person.post == Post.SALES_ASSISTANT else None


def keeps_prices(person: Person) -> bool:
    """Holds the named right to edit the price policy; no post brings it along."""
    return person.is_active and GrantName.PRICE_KEEPER in person.grants_on(today())


def can_see_price_list(person: Person) -> Verdict:
    """CNF-1: prices are for those who sell by them or decide on them."""
    if price_access(person):
        return Allowed()
    return Denied(_("Price lists are trade secrets; your post has no right to prices."), "CNF-1")


def can_see_policies(person: Person) -> Verdict:
    """Whole versions with floors, discount authorities and opinions."""
    if price_access(person) == PriceAccess.FULL:
        return Allowed()
    return Denied(_("Whole price policies are open to managers and the price keeper only."), "CNF-1")


def can_see_bands(person: Person) -> Verdict:
    """CNF-1: floor and ceiling are for who answers for a price or decides on it; the assistant reads list prices."""
    if price_access(person) in {PriceAccess.FULL, PriceAccess.OWN_BAND} or person.post == Post.FINANCE:
        return Allowed()
    return Denied(_("Floors and ceilings are shown to those who decide on prices."), "CNF-1")


def can_simulate(person: Person) -> Verdict:
    """What somebody would get for a basket: for those who read bands, each as far as the own post goes (CNF-1)."""
    if price_access(person) in {PriceAccess.FULL, PriceAccess.OWN_BAND}:
        return Allowed()
    return Denied(_("Floors and ceilings are shown to those who decide on prices."), "CNF-1")


def sees_every_region(person: Person) -> bool:
    """Whose bands are not bounded by a region of their own."""
    return person.is_active and (person.post in ALL_SEEING_POSTS or keeps_prices(person))


def regions_priced_for(person: Person) -> QuerySet[Region]:
    """The regions whose bands the person may be told of."""
    regions = Region.objects.order_by("code")
    own = [person.region_id] if person.region_id else []
    return regions if sees_every_region(person) else regions.filter(pk__in=own)


def can_edit_prices(person: Person) -> Verdict:
    """Products and drafts of the price policy: the price keeper, and the system when it imports (PRC-3)."""
    if keeps_prices(person) or person.is_system:
        return Allowed()
    return Denied(_("Only the price keeper edits products and drafts of the price policy."), "PRC-3")


def can_see_cost(person: Person) -> Verdict:
    """PRC-1: the standard cost is for the director, the general manager and finance."""
    if person.is_active and person.post in COST_POSTS:
        return Allowed()
    return Denied(_("Standard costs are open to the director, the general manager and finance only."), "PRC-1")


def can_set_cost(person: Person) -> Verdict:
    """PRC-1: finance keeps the standard cost."""
    if (person.is_active and person.post == Post.FINANCE) or person.is_system:
        return Allowed()
    return Denied(_("Finance sets the standard cost."), "PRC-1")


def can_give_opinion(person: Person, policy: PricePolicy) -> Verdict:
    """PRC-3, ORG-4: the director's opinion is the director's own, and given on a draft of somebody else."""
    if not policy.is_draft:
        return Denied(_("This version is issued; its content stands."), "PRC-3")
    if not (person.is_active and person.post == Post.DIRECTOR):
        return Denied(_("This opinion is the director's to give."), "PRC-3")
    return _not_on_own_draft(person, policy)


def can_issue_policy(person: Person, policy: PricePolicy) -> Verdict:
    """PRC-3, ORG-4: the general manager approves, and nobody decides on what they drafted or changed themselves."""
    if not (person.is_active and person.post == Post.GM):
        return Denied(_("Only the general manager approves and issues a price policy."), "PRC-3")
    return _not_on_own_draft(person, policy)


def _not_on_own_draft(person: Person, policy: PricePolicy) -> Verdict:
    if is_drafter(person, policy):
        return Denied(_("Nobody decides on what they drafted or changed themselves."), "ORG-4")
    return Allowed()


def can_end_policy(person: Person) -> Verdict:
    """PRC-3: who issues a version also sets its last day."""
    if person.is_active and person.post == Post.GM:
        return Allowed()
    return Denied(_("Only the general manager ends a price policy."), "PRC-3")


@visible(Product)
def _products(person: Person) -> QuerySet[Product]:
    # What we sell is no secret in the house; its prices stand elsewhere.
    return Product.objects.all()


@visible(PricePolicy)
def _policies(person: Person) -> QuerySet[PricePolicy]:
    if price_access(person) != PriceAccess.FULL:
        return PricePolicy.objects.none()
    if keeps_prices(person) or person.post in {Post.DIRECTOR, Post.GM}:
        return PricePolicy.objects.all()
    return PricePolicy.objects.issued()


@visible(PriceBand)
def _bands(person: Person) -> QuerySet[PriceBand]:
    """Bands the person may be told something of; how much of each, `price_access` says."""
    if not price_access(person):
        return PriceBand.objects.none()
    bands = PriceBand.objects.all()
    if sees_every_region(person):
        return bands
    return bands.filter(Q(region=None) | Q(region=person.region_id), policy__in=PricePolicy.objects.issued())


@visible(StandardCost)
def _costs(person: Person) -> QuerySet[StandardCost]:
    return StandardCost.objects.all() if can_see_cost(person) else StandardCost.objects.none()
