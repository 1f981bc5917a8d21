"""The grid in which the price keeper edits bands: products down, price types across, one scope at a time.

Not a formset: a hundred products are nine hundred cells, and what a cell needs is one cleaned figure, the text that was
typed and a sentence when it is wrong. An empty triple means "no band here".
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quotes.enums import PriceType
from quotes.models import PriceBand, Product, SpecialPrice
from quotes.pricing import shifted
from quotes.queries.desk import BesideProducts
from quotes.queries.price import Walls
from salesops.base.fields import LineInput, MoneyInput
from salesops.base.look.figures import percent_text, round_amount_text

type BandsByPlace = Mapping[tuple[int, str], PriceBand]

SIDES = ("floor", "list_price", "ceiling")
_NAME = re.compile("b-([0-9]{1,18})-")
_MONEY = MoneyInput(required=False, smallest=Decimal("0.01"))
_CONDITION = LineInput(required=False, max_length=200)


@dataclass(slots=True)
class Cell:
    """One input: what stands in it, what is wrong with it, what the compared version says."""

    name: str
    label: str
    text: str
    value: Decimal | None = None
    error: str = ""
    is_new: bool = False
    was: str = ""
    change: str = ""


@dataclass(slots=True)
class Group:
    """The cells of one price type of one product."""

    price_type: PriceType
    cells: list[Cell]
    condition: Cell
    has_band: bool


@dataclass(slots=True)
class Row:
    """A product with its groups; `errors` are shown beneath it, `specials` beside a comparison."""

    product: Product
    groups: list[Group]
    specials: Sequence[SpecialPrice] = ()
    errors: list[str] = field(default_factory=list)


class BandGrid:
    """The bands of one scope of a version, as typed or as stored.

    `stored` and `compared` map (product id, price type) to bands; `data` is the POST. What was not sent keeps its
    stored value: the grid shows figures or conditions, and a product may have come into it since it was drawn.
    """

    def __init__(
        self,
        products: Sequence[Product],
        stored: BandsByPlace,
        *,
        compared: BandsByPlace | None = None,
        specials: BesideProducts | None = None,
        data: Mapping[str, str] | None = None,
    ) -> None:
        self.stored, self.compared, self.data = stored, compared or {}, data
        self.rows = [
            Row(product, [self._group(product, kind) for kind in PriceType], (specials or {}).get(product.pk, ()))
            for product in products
        ]
        self.price_types = list(PriceType)

    def is_valid(self) -> bool:
        """Whether every triple is whole and in order; else the cells and rows say what is wrong (PRC-2)."""
        for row in self.rows:
            row.errors = [sentence for group in row.groups for sentence in self._faults(row.product, group)]
        return not any(row.errors for row in self.rows)

    def values(self) -> Iterator[tuple[int, PriceType, Walls | None]]:
        """(product id, price type, what stands there or None for no band) of a valid grid."""
        for row in self.rows:
            for group in row.groups:
                floor, list_price, ceiling = (cell.value for cell in group.cells)
                walls = None
                if floor is not None and list_price is not None and ceiling is not None:
                    walls = Walls(floor, list_price, ceiling, group.condition.text)
                yield row.product.pk, group.price_type, walls

    def shift(self, change: Decimal, step: Decimal, price_types: Sequence[str]) -> int:
        """Change the typed figures by a share, in whole steps; they stay unsaved and marked. How many changed."""
        count = 0
        for row in self.rows:
            for group in row.groups:
                for cell in group.cells if group.price_type in price_types else ():
                    if cell.value is not None and not cell.error:
                        count += self._put(cell, shifted(cell.value, change, step))
        return count

    @staticmethod
    def _put(cell: Cell, value: Decimal) -> bool:
        if value == cell.value:
            return False
        cell.value, cell.text, cell.is_new = value, round_amount_text(value), True
        return True

    def _group(self, product: Product, kind: PriceType) -> Group:
        band = self.stored.get((product.pk, kind))
        other = self.compared.get((product.pk, kind))
        cells = [self._price_cell(product, kind, wall, band, other) for wall in SIDES]
        return Group(kind, cells, self._condition_cell(product, kind, band), band is not None)

    def _price_cell(
        self, product: Product, kind: PriceType, wall: str, band: PriceBand | None, other: PriceBand | None
    ) -> Cell:
        kept: Decimal | None = getattr(band, wall) if band else None
        words = {"floor": _("floor price"), "list_price": _("list price"), "ceiling": _("ceiling price")}
        cell = Cell(
            name=f"b-{product.pk}-{kind.value}-{wall}",
            label=f"{product.code} {kind.label} {words[wall]}",
            text=round_amount_text(kept) if kept is not None else "",
            value=kept,
        )
        if self.data is not None and cell.name in self.data:
            cell.text = self.data[cell.name]
            try:
                cell.value = _MONEY.clean(cell.text)
            except ValidationError as wrong:
                cell.value, cell.error = None, " ".join(wrong.messages)
            cell.is_new = not cell.error and cell.value != kept
        was: Decimal | None = getattr(other, wall) if other else None
        if was is not None:
            cell.was = round_amount_text(was)
            if cell.value is not None and cell.value != was:
                cell.change = _signed_percent(cell.value / was - 1)
        return cell

    def _condition_cell(self, product: Product, kind: PriceType, band: PriceBand | None) -> Cell:
        kept = band.condition if band else ""
        cell = Cell(
            f"b-{product.pk}-{kind.value}-condition", f"{product.code} {kind.label} {_('discount condition')}", kept
        )
        if self.data is not None and cell.name in self.data:
            cell.text = self.data[cell.name]
            try:
                cell.text = _CONDITION.clean(cell.text) or ""
            except ValidationError as wrong:
                cell.error = " ".join(wrong.messages)
            cell.is_new = cell.text != kept
        return cell

    def _faults(self, product: Product, group: Group) -> Iterator[str]:
        place = f"{product.code} {group.price_type.label}"
        for cell in (*group.cells, group.condition):
            if cell.error:
                yield f"{cell.label}: {cell.error}"
        floor, list_price, ceiling = group.cells
        if any(cell.error for cell in group.cells):
            return
        empty = [cell for cell in group.cells if cell.value is None]
        if 0 < len(empty) < len(SIDES):
            for cell in empty:
                cell.error = _("Missing")
            yield _("%(place)s: fill in floor, list and ceiling, or none of them.") % {"place": place}
            return
        if floor.value is None or list_price.value is None or ceiling.value is None:
            return
        figures = {"floor": floor.text, "list": list_price.text, "ceiling": ceiling.text, "place": place}
        if floor.value > list_price.value:
            floor.error = _("%(place)s: the floor %(floor)s is above the list price %(list)s.") % figures
            yield floor.error
        if list_price.value > ceiling.value:
            ceiling.error = _("%(place)s: the list price %(list)s is above the ceiling %(ceiling)s.") % figures
            yield ceiling.error


def products_in(data: Iterable[str]) -> set[int]:
    """The keys of the products whose cells were sent."""
    return {int(found[1]) for name in data if (found := _NAME.match(name))}


def _signed_percent(share: Decimal) -> str:
    text = percent_text(share)
    return text if share < 0 else f"+{text}"
