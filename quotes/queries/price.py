"""Which prices hold: the version in force, the band of a line, the authority of a post (PRC-2, QUO-2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from quotes.enums import DRAFTING_VERBS, Department, PriceType
from quotes.models.price import PostDiscount, PriceBand, PricePolicy
from quotes.models.product import Product
from quotes.pricing import Band
from salesops.audit.models import Entry
from salesops.base.prepared import Prepared
from salesops.org.models import Person, Region

type Limits = Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line asks the price policy for."""

    product_id: int
    price_type: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom and from which quantity a band holds; empty fields hold for all (docs/rules/price-band.md)."""

    region_id: int | None = None
    customer_type: str = ""
    quantity_from: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class BandKey:
    """The place of a band in a version."""

    product_id: int
    price_type: str
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Walls:
    """What stands there; yuan, tax included."""

    floor: Decimal
    list_price: Decimal
    ceiling: Decimal
    condition: str = ""

    @property
    def in_order(self) -> bool:
        """0 < floor ≤ list price ≤ ceiling."""
        return 0 < self.floor <= self.list_price <= self.ceiling


_policy_in_force = Prepared[PricePolicy](lambda on: PricePolicy.objects.in_force(on).order_by()[:1], date)
_limits = Prepared[tuple[str, str, Decimal]](
    lambda policy: PostDiscount.objects.filter(policy=policy).values_list("price_type", "post", "max_discount"), int
)


def policy_in_force(on: date) -> PricePolicy | None:
    """The issued version of that day, or None."""
    return _policy_in_force.first(on)


def bands_for(
    wanted: Sequence[Wanted], *, region: Region | None, customer_type: str, on: date
) -> list[PriceBand | None]:
    """The band of each wanted line, in their order, None where no band is in force; one query for all lines.

    The most specific band wins: region, then customer type, then quantity tier (docs/rules/price-band.md). The
    version comes along as `band.policy`.
    """
    found = _candidates(wanted, region.pk if region else None, customer_type)
    return _picked(wanted, found.filter(policy__in=PricePolicy.objects.in_force(on)).select_related("policy"))


def bands_of(
    policy: PricePolicy, wanted: Sequence[Wanted], *, region_id: int | None, customer_type: str
) -> list[PriceBand | None]:
    """As `bands_for`, in a version that was read already; one query."""
    bands = list(_candidates(wanted, region_id, customer_type).filter(policy=policy.pk)) if wanted else []
    for band in bands:
        band.policy = policy
    return _picked(wanted, bands)


def _candidates(wanted: Sequence[Wanted], region_id: int | None, customer_type: str) -> QuerySet[PriceBand]:
    for_whom = Q(region=None) if region_id is None else Q(region=None) | Q(region=region_id)
    return PriceBand.objects.filter(
        for_whom,
        product__in={line.product_id for line in wanted},
        price_type__in={line.price_type for line in wanted},
        customer_type__in={"", customer_type},
    ).order_by()


def _picked(wanted: Sequence[Wanted], candidates: Iterable[PriceBand]) -> list[PriceBand | None]:
    by_product: defaultdict[tuple[int, str], list[PriceBand]] = defaultdict(list)
    for band in candidates if wanted else ():
        by_product[band.product_id, band.price_type].append(band)
    return [_most_specific(by_product[line.product_id, line.price_type], line.quantity) for line in wanted]


def _most_specific(candidates: Iterable[PriceBand], quantity: Decimal) -> PriceBand | None:
    reached = [band for band in candidates if band.quantity_from <= quantity]
    return max(
        reached,
        key=lambda band: (band.region_id is not None, bool(band.customer_type), band.quantity_from),
        default=None,
    )


def band_for(
    product: Product, *, price_type: str, region: Region | None, customer_type: str, quantity: Decimal, on: date
) -> PriceBand | None:
    """The band of one line, None where no band is in force."""
    wanted = Wanted(product.pk, price_type, quantity)
    return bands_for([wanted], region=region, customer_type=customer_type, on=on)[0]


def all_limits(policy: PricePolicy) -> Limits:
    """The largest discount of each post by price type; one query."""
    general: dict[str, Decimal] = {}
    special: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    for price_type, post, max_discount in _limits(policy.pk):
        (special[price_type] if price_type else general)[post] = max_discount
    return {price_type: {**general, **special[price_type]} for price_type in PriceType.values}


def as_band(band: PriceBand, limits: Limits) -> Band:
    """The stored band as `quotes.pricing` takes it; `limits` are those of its version, from `all_limits`."""
    return Band(
        floor=band.floor,
        list_price=band.list_price,
        ceiling=band.ceiling,
        quantity_from=band.quantity_from,
        limits=limits[band.price_type],
        named_post=band.policy.named_post(band.price_type),
    )


def is_drafter(person: Person, policy: PricePolicy) -> bool:
    """Whether something in the version is the person's own: it was drafted, or its content changed, by them (ORG-4).

    The trail says so: whoever changed bands or discounts stands nowhere else.
    """
    if policy.created_by_id == person.pk:
        return True
    kind = ContentType.objects.get_for_model(PricePolicy)
    entries = Entry.objects.filter(subject_type=kind, subject_id=policy.pk)
    return entries.filter(by=person, verb__in=DRAFTING_VERBS).exists()


def missing_opinions(policy: PricePolicy) -> list[Department]:
    """Departments whose opinion the joint meeting has not recorded yet (PRC-3)."""
    given = {opinion.department for opinion in policy.opinions.all()}
    return [department for department in Department if department not in given]


def scope_of(band: PriceBand) -> Scope:
    """For whom a stored band holds."""
    return Scope(band.region_id, band.customer_type, band.quantity_from)


def walls_of(band: PriceBand) -> Walls:
    """What a stored band says."""
    return Walls(band.floor, band.list_price, band.ceiling, band.condition)
