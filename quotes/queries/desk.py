"""What the price keeper's desk and its page show of one version."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from customers.enums import CustomerType
from quotes.enums import PriceVerb, SpecialState
from quotes.models import PriceBand, PricePolicy, Product, SpecialPrice
from quotes.queries.price import BandKey, Scope, scope_of
from salesops.audit import TimelineEntry, timeline_for
from salesops.base.look.figures import quantity_text
from salesops.org.models import Region

type BesideProducts = Mapping[int, Sequence[SpecialPrice]]


@dataclass(frozen=True, slots=True)
class ScopeTab:
    """A scope that holds bands, and how many."""

    scope: Scope
    label: str
    count: int


def products_to_price(policy: PricePolicy, products: QuerySet[Product]) -> QuerySet[Product]:
    """What belongs into the version's grid: on sale on its first day, or priced in it already."""
    on_sale = Q(withdrawn_on=None) | Q(withdrawn_on__gt=policy.valid_from)
    return products.filter(on_sale | Exists(PriceBand.objects.filter(policy=policy, product=OuterRef("pk"))))


def bands_in_scope(
    policy: PricePolicy, scope: Scope, products: Collection[Product]
) -> dict[tuple[int, str], PriceBand]:
    """The bands of exactly this scope by (product id, price type); one query."""
    bands = PriceBand.objects.filter(
        policy=policy,
        product__in=products,
        region=scope.region_id,
        customer_type=scope.customer_type,
        quantity_from=scope.quantity_from,
    )
    return {(band.product_id, band.price_type): band for band in bands}


def specials_beside(specials: QuerySet[SpecialPrice], products: Collection[Product], on: date) -> BesideProducts:
    """The special prices of that day by product: what some customer pays below the floors that are compared."""
    found: defaultdict[int, list[SpecialPrice]] = defaultdict(list)
    there = specials.filter(
        product__in=products, state=SpecialState.APPROVED, valid_from__lte=on, valid_to__gte=on
    ).order_by("product", "price", "pk")
    for special in there:
        found[special.product_id].append(special)
    return found


def bands_at(policy: PricePolicy, keys: Collection[BandKey]) -> dict[BandKey, PriceBand]:
    """The bands of a version that stand in these places; one query."""
    wanted = set(keys)
    found = PriceBand.objects.filter(policy=policy, product__in={key.product_id for key in wanted})
    places = ((BandKey(band.product_id, band.price_type, scope_of(band)), band) for band in found)
    return {key: band for key, band in places if key in wanted}


def scopes_of(policy: PricePolicy, shown: Scope) -> list[ScopeTab]:
    """Every scope in which the version holds bands, the general one first, the shown one always among them."""
    rows = (
        PriceBand.objects.filter(policy=policy)
        .values_list("region", "customer_type", "quantity_from")
        .annotate(bands=Count("pk"))
        .order_by("region", "customer_type", "quantity_from")
    )
    counts = {Scope(region, kind, quantity): bands for region, kind, quantity, bands in rows}
    scopes = {Scope(): 0, **counts, **({} if shown in counts else {shown: 0})}
    regions = Region.objects.in_bulk([scope.region_id for scope in scopes if scope.region_id])
    return [ScopeTab(scope, scope_label(scope, regions), counts.get(scope, 0)) for scope in scopes]


def scope_label(scope: Scope, regions: dict[int, Region]) -> str:
    """The scope in the reader's language: "East China · Distributor · from 50"."""
    words = [str(regions[scope.region_id])] if scope.region_id else []
    if scope.customer_type:
        words.append(str(CustomerType(scope.customer_type).label))
    if scope.quantity_from:
        words.append(_("from %(quantity)s") % {"quantity": quantity_text(scope.quantity_from)})
    return " · ".join(words) or _("All customers")


def story_of_version(policy: PricePolicy, *, whole: bool) -> list[TimelineEntry]:
    """What happened to a version, newest first. Not ``whole``: without its prices, which are those of every region, and
    without the drafts that were copied from it (CNF-1).
    """
    told = timeline_for(policy)
    if whole:
        return told
    return [replace(one, changes=()) if one.verb == PriceVerb.BANDS_SAVED else one for one in told if not one.title]
