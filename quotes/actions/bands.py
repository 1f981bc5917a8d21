"""Doors of what stands inside a draft price policy: bands and discount authorities (PRC-2)."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from customers.enums import CustomerType
from quotes.actions.drafts import content_changed, locked_draft
from quotes.enums import PriceType, PriceVerb
from quotes.models import PostDiscount, PriceBand, PricePolicy, Product
from quotes.queries.price import BandKey, Walls, scope_of, walls_of
from salesops.audit import changed_label, record
from salesops.base.look.figures import percent_text, quantity_text, round_amount_text
from salesops.base.refusals import Refusal
from salesops.org.enums import Post
from salesops.org.models import Person, Region

# The trail names the first changes in words; every row, before and after, stands in the row history.
SHOWN_CHANGES = 40


@transaction.atomic
def save_bands(
    draft: PricePolicy, bands: Mapping[BandKey, Walls | None], *, revision: int | None, by: Person
) -> PricePolicy:
    """Put bands into a draft: new ones, changed ones, and None to take one out. What is not named stays."""
    draft = locked_draft(draft, revision=revision, by=by)
    products = Product.objects.in_bulk({key.product_id for key in bands})
    for key, walls in bands.items():
        _refuse_out_of_order(products[key.product_id], key, walls)
    stored = {
        BandKey(band.product_id, band.price_type, scope_of(band)): band
        for band in draft.bands.filter(product__in=products)
    }
    regions = Region.objects.in_bulk({key.scope.region_id for key in bands if key.scope.region_id})
    changes: dict[str, tuple[str, str]] = {}
    fresh, moved, gone = list[PriceBand](), list[PriceBand](), list[int]()
    for key, walls in bands.items():
        old = stored.get(key)
        before = walls_of(old) if old else None
        if walls == before:
            continue
        changes[_name(products[key.product_id], key, regions)] = (_shown(before), _shown(walls))
        if old and walls:
            moved.append(_moved(old, walls))
        elif old:
            gone.append(old.pk)
        elif walls:
            fresh.append(_new(draft, key, walls))
    if not changes:
        return draft
    PriceBand.objects.filter(pk__in=gone).delete()
    PriceBand.objects.bulk_update(moved, ["floor", "list_price", "ceiling", "condition"], batch_size=500)
    PriceBand.objects.bulk_create(fresh, batch_size=1000)
    content_changed(draft, by=by)
    told = dict([*changes.items()][:SHOWN_CHANGES])
    if len(changes) > SHOWN_CHANGES:
        told[gettext_noop("number of bands changed in all")] = ("", str(len(changes)))
    record(draft, PriceVerb.BANDS_SAVED, by=by, changes=told)
    return draft


@transaction.atomic
def save_discounts(
    draft: PricePolicy, discounts: Mapping[tuple[str, str], Decimal | None], *, revision: int | None, by: Person
) -> PricePolicy:
    """The largest discount by (post, price type or ""), as a share; None takes one out (PRC-2)."""
    draft = locked_draft(draft, revision=revision, by=by)
    stored = {(row.post, row.price_type): row for row in draft.discounts.all()}
    changes: dict[str, tuple[str, str]] = {}
    for (post, price_type), share in discounts.items():
        old = stored.get((post, price_type))
        if share == (old.max_discount if old else None):
            continue
        labels = [Post(post).label, *([PriceType(price_type).label] if price_type else [])]
        changes[changed_label(*labels)] = (percent_text(old.max_discount if old else None), percent_text(share))
        if share is None:
            PostDiscount.objects.filter(policy=draft, post=post, price_type=price_type).delete()
        else:
            PostDiscount.objects.update_or_create(
                policy=draft, post=post, price_type=price_type, defaults={"max_discount": share}
            )
    if not changes:
        return draft
    content_changed(draft, by=by)
    record(draft, PriceVerb.DISCOUNTS_SAVED, by=by, changes=changes)
    return draft


def _refuse_out_of_order(product: Product, key: BandKey, walls: Walls | None) -> None:
    if walls and not walls.in_order:
        raise Refusal(
            "PRC-2",
            _("%(product)s, %(type)s: %(walls)s is not in order.")
            % {"product": product.code, "type": PriceType(key.price_type).label, "walls": _shown(walls)},
            _("The floor must be above zero, not above the list price, and that not above the ceiling."),
        )


def _moved(band: PriceBand, walls: Walls) -> PriceBand:
    band.floor, band.list_price, band.ceiling = walls.floor, walls.list_price, walls.ceiling
    band.condition = walls.condition
    return band


def _new(draft: PricePolicy, key: BandKey, walls: Walls) -> PriceBand:
    return PriceBand(
        policy=draft,
        product_id=key.product_id,
        price_type=PriceType(key.price_type),
        region_id=key.scope.region_id,
        customer_type=key.scope.customer_type,
        quantity_from=key.scope.quantity_from,
        floor=walls.floor,
        list_price=walls.list_price,
        ceiling=walls.ceiling,
        condition=walls.condition,
    )


def _name(product: Product, key: BandKey, regions: Mapping[int, Region]) -> str:
    scope = key.scope
    words: list[str | Promise] = [product.code, PriceType(key.price_type).label]
    if scope.region_id:
        words.append(regions[scope.region_id].name)
    if scope.customer_type:
        words.append(CustomerType(scope.customer_type).label)
    if scope.quantity_from:
        words.append(f"≥ {quantity_text(scope.quantity_from)}")
    return changed_label(*words)


def _shown(walls: Walls | None) -> str:
    if walls is None:
        return ""
    figures = " / ".join(round_amount_text(figure) for figure in (walls.floor, walls.list_price, walls.ceiling))
    return f"{figures} {walls.condition}".strip()
