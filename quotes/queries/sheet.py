"""The price list as one reader may see it (P27): all of a band, the part of the own post, or list prices alone.

What a reader has no right to never reaches a template: the cells are made here, without it (CNF-1).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from quotes.enums import PriceType
from quotes.models import PriceBand, PricePolicy, Product
from quotes.queries.desk import scope_label
from quotes.queries.price import Limits, Scope, all_limits, as_band, scope_of
from salesops.base.look.figures import round_amount_text
from salesops.org.models import Region

SHOWN = "shown_bands"
COMPARED = "compared_bands"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One price type in one scope; `low` and `high` are empty where the reader sees list prices alone."""

    list_price: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    condition: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """The prices of a product in one scope, by price type; None where there is no band."""

    scope: str
    is_general: bool
    by_type: tuple[tuple[PriceType, SheetCell | None], ...]


@dataclass(frozen=True)
class PriceSheet:
    """A version as one reader sees it. `lowest_post`: whose lowest price stands in the place of the floor."""

    policy: PricePolicy
    bands: QuerySet[PriceBand]
    list_only: bool = False
    lowest_post: str | None = None
    compared: PricePolicy | None = None

    def priced(self, products: QuerySet[Product]) -> QuerySet[Product]:
        """The products that the reader finds in this version, with their bands; two or three queries in all."""
        mine = self.bands.filter(policy=self.policy)
        by_scope = ("region", "customer_type", "quantity_from")
        found = products.filter(Exists(mine.filter(product=OuterRef("pk"))))
        found = found.prefetch_related(Prefetch("bands", mine.order_by(*by_scope), to_attr=SHOWN))
        if self.compared is None:
            return found
        theirs = self.bands.filter(policy=self.compared)
        return found.prefetch_related(Prefetch("bands", theirs, to_attr=COMPARED))

    def lines_of(self, product: Product) -> list[SheetLine]:
        """The general line first, then the narrower scopes."""
        lines: defaultdict[Scope, dict[str, PriceBand]] = defaultdict(dict)
        for band in getattr(product, SHOWN):
            lines[scope_of(band)][band.price_type] = band
        compared = {(scope_of(band), band.price_type): band for band in getattr(product, COMPARED, ())}
        ordered = sorted(lines, key=lambda scope: scope != Scope())
        return [
            SheetLine(
                scope_label(scope, self._regions),
                scope == Scope(),
                tuple((kind, self._cell(lines[scope].get(kind), compared.get((scope, kind)))) for kind in PriceType),
            )
            for scope in ordered
        ]

    def _cell(self, band: PriceBand | None, other: PriceBand | None) -> SheetCell | None:
        if band is None:
            return None
        if self.list_only:
            return SheetCell(band.list_price)
        band.policy = self.policy
        low = as_band(band, self._limits).lowest_for(self.lowest_post) if self.lowest_post else band.floor
        return SheetCell(band.list_price, low, band.ceiling, band.condition, self._was(band, other))

    def _was(self, band: PriceBand, other: PriceBand | None) -> str:
        if self.compared is None:
            return ""
        if other is None:
            return "—"
        before = (other.floor, other.list_price, other.ceiling)
        return "" if before == (band.floor, band.list_price, band.ceiling) else _shown(before)

    @cached_property
    def _limits(self) -> Limits:
        return all_limits(self.policy)

    @cached_property
    def _regions(self) -> dict[int, Region]:
        return Region.objects.in_bulk()


def _shown(walls: Iterable[Decimal]) -> str:
    return " – ".join(round_amount_text(wall) for wall in walls)
