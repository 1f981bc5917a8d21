"""What somebody would get for a basket today: every price type, as far as the reader's post goes (PRC-2, CNF-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import batched

from django.db.models import QuerySet

from quotes.enums import PriceType
from quotes.models import PriceBand, PricePolicy, Product, SpecialPrice
from quotes.pricing import LADDER, Band
from quotes.queries.desk import scope_label
from quotes.queries.price import Wanted, all_limits, as_band, bands_of, policy_in_force, scope_of
from quotes.queries.special import holders_of, special_order
from salesops.base.money import ZERO, line_amount
from salesops.org.enums import Post
from salesops.org.models import Region


@dataclass(frozen=True, slots=True)
class Wish:
    """A product and how much of it."""

    product: Product
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Offer:
    """One price type of one wish, in yuan with tax. ``low``: how far down the reader alone may go, or the floor.

    ``steps`` are the lowest amounts of the posts above, for who reads whole bands; ``needs`` is the post that this
    price type wants whatever the discount.
    """

    price_type: PriceType
    scope: str
    condition: str
    list_price: Decimal
    low: Decimal
    ceiling: Decimal
    at_list: Decimal
    at_low: Decimal
    steps: Sequence[tuple[Post, Decimal]]
    needs: Post | None


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """A special price of the customer (PRC-4): whether it ``fits`` a line, and the quote it is ``held_by``, if any."""

    special: SpecialPrice
    fits: bool
    held_by: str


@dataclass(frozen=True, slots=True)
class Simulated:
    """A wish with what may be offered for it; ``offers`` has None where there is no band."""

    wish: Wish
    offers: Sequence[tuple[PriceType, Offer | None]]


@dataclass(frozen=True, slots=True)
class Simulation:
    """The whole basket by the version of that day; the sums are of the normal price, None where a line has none.

    ``specials`` are the customer's own for these products; the sums leave them out.
    """

    policy: PricePolicy
    lines: Sequence[Simulated]
    at_list: Decimal | None
    at_low: Decimal | None
    specials: Sequence[OwnPrice] = ()


def simulate(
    wishes: Sequence[Wish],
    *,
    region: Region | None,
    customer_type: str,
    on: date,
    visible_bands: QuerySet[PriceBand],
    own_post: str | None,
    specials: QuerySet[SpecialPrice] | None = None,
) -> Simulation | None:
    """None where no version is in force. Five queries, however large the basket, two more for ``specials``.

    ``own_post`` bounds what is told to that post's own authority; None tells whole bands. A band that the reader may
    not see is told as none. ``specials`` are the customer's of that day that the reader may see.
    """
    policy = policy_in_force(on)
    if policy is None:
        return None
    wanted = [Wanted(wish.product.pk, kind, wish.quantity) for wish in wishes for kind in PriceType.values]
    found = bands_of(policy, wanted, region_id=region.pk if region else None, customer_type=customer_type)
    seen = set(visible_bands.filter(pk__in=[band.pk for band in found if band]).values_list("pk", flat=True))
    limits, regions = all_limits(policy), Region.objects.in_bulk()
    lines = []
    for wish, bands in zip(wishes, batched(found, len(PriceType)), strict=True):
        on_sale = wish.product.is_on_sale(on)
        offers = [
            _offer(band, as_band(band, limits), wish.quantity, regions, own_post)
            if on_sale and band and band.pk in seen
            else None
            for band in bands
        ]
        lines.append(Simulated(wish, list(zip(PriceType, offers, strict=True))))
    normal = [dict(line.offers)[PriceType.NORMAL] for line in lines]
    at_list = _sum([one.at_list if one else None for one in normal])
    at_low = _sum([one.at_low if one else None for one in normal])
    return Simulation(policy, lines, at_list, at_low, _own_prices(wishes, specials, on))


def _own_prices(wishes: Sequence[Wish], specials: QuerySet[SpecialPrice] | None, on: date) -> list[OwnPrice]:
    """For each product of the basket, whatever the quantity; nothing while special prices aren't in use."""
    if specials is None or not special_order(on):
        return []
    theirs = specials.filter(product__in={wish.product.pk for wish in wishes}).select_related("product")
    found = list(theirs.order_by("product__code", "quantity", "-price"))
    held_by = holders_of(found) if found else {}
    asked = {(wish.product.pk, wish.quantity) for wish in wishes}
    return [OwnPrice(one, (one.product_id, one.quantity) in asked, held_by.get(one.pk, "")) for one in found]


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known and len(known) == len(amounts) else None


def _offer(band: PriceBand, walls: Band, quantity: Decimal, regions: dict[int, Region], own_post: str | None) -> Offer:
    above = [post for post in LADDER if post in walls.limits or post == Post.GM]
    return Offer(
        price_type=PriceType(band.price_type),
        scope=scope_label(scope_of(band), regions),
        condition=band.condition,
        list_price=band.list_price,
        low=walls.lowest_for(own_post) if own_post else band.floor,
        ceiling=band.ceiling,
        at_list=line_amount(quantity, band.list_price),
        at_low=walls.lowest_for(own_post, quantity) if own_post else line_amount(quantity, band.floor),
        steps=[] if own_post else [(post, walls.lowest_for(post, quantity)) for post in above],
        needs=Post(walls.named_post) if walls.named_post else None,
    )
