"""Which prices hold: the version in force, the band of a line, the authority of a post (PRC-2, QUO-2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet

from quotes.enums import DRAFTING_VERBS, Department, PriceType
from quotes.models.price import PostDiscount, PriceBand, PricePolicy
from quotes.models.product import Product
from quotes.pricing import Band
from salesops.audit.models import Entry
from salesops.base.prepared import Prepared, is_one_of
from salesops.org.models import Person, Region

type Limits = Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line asks the price policy for."""

    product_id: int
    price_type: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Basket:
    """The lines of one customer, by whom their bands are chosen."""

    wanted: Sequence[Wanted]
    region_id: int | None
    customer_type: str


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
_policy_with_limits = Prepared[tuple[Any, ...]](
    lambda on: (
        PricePolicy.objects.in_force(on)
        .order_by()
        .values_list(*_columns(), "discounts__price_type", "discounts__post", "discounts__max_discount")
    ),
    date,
)
_limits = Prepared[tuple[str, str, Decimal]](
    lambda policy: PostDiscount.objects.filter(policy=policy).values_list("price_type", "post", "max_discount"), int
)


def policy_in_force(on: date) -> PricePolicy | None:
    """The issued version of that day, or None."""
    return _policy_in_force.first(on)


def policy_and_limits(on: date) -> tuple[PricePolicy | None, Limits]:
    """The issued version of that day, or None, and what `all_limits` says of it; one query."""
    rows = _policy_with_limits(on)
    if not rows:
        return None, {}
    columns = _columns()
    found = PricePolicy.from_db(PricePolicy.objects.db, columns, rows[0][: len(columns)])
    # A version that grants no discount comes as one row without any.
    granted = [row[len(columns) :] for row in rows if row[-1] is not None]
    return found, _by_price_type(granted)


def _columns() -> list[str]:
    return [field.attname for field in PricePolicy._meta.concrete_fields]


def bands_for(
    wanted: Sequence[Wanted], *, region: Region | None, customer_type: str, on: date
) -> list[PriceBand | None]:
    """The band of each wanted line, in their order, None where no band is in force; two queries for all lines.

    The most specific band wins: region, then customer type, then quantity tier (docs/rules/price-band.md). The
    version comes along as `band.policy`.
    """
    in_force = policy_in_force(on) if wanted else None
    if in_force is None:
        return [None] * len(wanted)
    return bands_of(in_force, wanted, region_id=region.pk if region else None, customer_type=customer_type)


def bands_of(
    policy: PricePolicy, wanted: Sequence[Wanted], *, region_id: int | None, customer_type: str
) -> list[PriceBand | None]:
    """As `bands_for`, in a version that was read already; one query."""
    return bands_of_each(policy, [Basket(wanted, region_id, customer_type)])[0]


def bands_of_each(policy: PricePolicy, baskets: Sequence[Basket]) -> list[list[PriceBand | None]]:
    """As `bands_of` for the baskets of several customers; one query."""
    if not any(basket.wanted for basket in baskets):
        return [[] for _basket in baskets]
    asked = _candidates(
        policy.pk,
        list({line.product_id for basket in baskets for line in basket.wanted}),
        list({line.price_type for basket in baskets for line in basket.wanted}),
        list({basket.region_id for basket in baskets if basket.region_id}),
        list({"", *(basket.customer_type for basket in baskets)}),
    )
    by_line: defaultdict[tuple[int, str], list[_Candidate]] = defaultdict(list)
    for one in map(_Candidate._make, asked):
        by_line[one.product_id, one.price_type].append(one)
    return [
        [_picked(policy, basket, by_line[line.product_id, line.price_type], line.quantity) for line in basket.wanted]
        for basket in baskets
    ]


class _Candidate(NamedTuple):
    """A row of `PriceBand`: only what is picked of many becomes a model. The order is that of its columns."""

    id: int
    policy_id: int
    product_id: int
    price_type: str
    region_id: int | None
    customer_type: str
    quantity_from: Decimal
    floor: Decimal
    list_price: Decimal
    ceiling: Decimal
    condition: str


_candidates = Prepared[tuple[Any, ...]](
    lambda policy, products, price_types, regions, customer_types: (
        PriceBand.objects.filter(
            Q(region=None) | is_one_of("region_id", regions),
            is_one_of("product_id", products),
            is_one_of("price_type", price_types),
            is_one_of("customer_type", customer_types),
            policy=policy,
        )
        .order_by()
        .values_list(*_Candidate._fields)
    ),
    int, list, list[str], list, list[str],
)  # fmt: skip


def _picked(
    policy: PricePolicy, basket: Basket, candidates: Iterable[_Candidate], quantity: Decimal
) -> PriceBand | None:
    fit = [
        one
        for one in candidates
        if one.quantity_from <= quantity
        and one.region_id in (None, basket.region_id)
        and one.customer_type in ("", basket.customer_type)
    ]
    if not fit:
        return None
    best = max(fit, key=lambda one: (one.region_id is not None, bool(one.customer_type), one.quantity_from))
    band = PriceBand.from_db(PriceBand.objects.db, _Candidate._fields, best)
    band.policy = policy
    return band


def best_band_of_line(policy: PricePolicy | int) -> QuerySet[PriceBand]:
    """The bands of a version that fit the quote's line around it, the one that `bands_of` picks first."""
    return PriceBand.objects.filter(
        Q(region=None) | Q(region=OuterRef("quote__customer__region")),
        Q(customer_type="") | Q(customer_type=OuterRef("quote__customer__type")),
        policy=policy,
        product=OuterRef("product"),
        price_type=OuterRef("price_type"),
        quantity_from__lte=OuterRef("quantity"),
    ).order_by(
        ExpressionWrapper(Q(region__isnull=False), BooleanField()).desc(),
        ExpressionWrapper(~Q(customer_type=""), BooleanField()).desc(),
        "-quantity_from",
    )


def band_for(
    product: Product, *, price_type: str, region: Region | None, customer_type: str, quantity: Decimal, on: date
) -> PriceBand | None:
    """The band of one line, None where no band is in force."""
    wanted = Wanted(product.pk, price_type, quantity)
    return bands_for([wanted], region=region, customer_type=customer_type, on=on)[0]


def all_limits(policy: PricePolicy) -> Limits:
    """The largest discount of each post by price type; one query."""
    return _by_price_type(_limits(policy.pk))


def _by_price_type(granted: Iterable[tuple[str, str, Decimal]]) -> Limits:
    general: dict[str, Decimal] = {}
    special: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    for price_type, post, max_discount in granted:
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
