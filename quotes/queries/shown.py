"""The lines of a quote as one reader may see them: with bars of floor and ceiling, or without (CNF-1)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quotes.enums import PriceType
from quotes.models import DaysRequest, Product
from quotes.pricing import LADDER, Band, LinePrice, PriceState, PriceVerdict, check_price, rank
from quotes.queries.estimate import NOTHING, Promises, said_of
from quotes.queries.judging import JudgedLine, Judgement, LineData
from salesops.base.look import BandView, band_view
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import post_titles


@dataclass(frozen=True, slots=True)
class LineView:
    """One line; ``off_list`` is the whole discount from the list price, ``band`` None for whoever may not see it.

    ``promised`` is what the technical department said of its days.
    """

    position: int
    name: str
    code: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    discount: Decimal
    off_list: Decimal | None
    price_type: str
    reason: str
    note: str
    amount: Decimal
    final_amount: Decimal
    tax_rate: Decimal | None
    list_price: Decimal | None
    refused: bool
    said: str
    band: BandView | None
    promised: str = ""


@dataclass(frozen=True)
class Spectacles:
    """Whose eyes the bars are drawn for: the run "mine" is what this reader's post may grant."""

    post: str
    titles: Mapping[str, str]
    sees_bands: bool

    @classmethod
    def of(cls, reader: Person, *, sees_bands: bool) -> "Spectacles":
        """One query, for the titles of the posts."""
        return cls(reader.post or "", post_titles() if sees_bands else {}, sees_bands)

    def band(self, walls: Band | None, verdict: PriceVerdict) -> BandView | None:
        """The bar of one line, per unit after all discounts; None without a band, or without the right."""
        if walls is None or not self.sees_bands or not verdict.quantity:
            return None
        each = verdict.net / verdict.quantity
        if verdict.allowed:
            # A share of a cent lost in rounding the whole line is not outside for one unit.
            each = max(walls.floor, min(walls.ceiling, each))
        others = [post for post in LADDER if rank(post) > rank(self.post) and (post in walls.limits or post == Post.GM)]
        drawn = band_view(
            floor=walls.floor,
            list_price=walls.list_price,
            ceiling=walls.ceiling,
            price=each,
            mine=walls.lowest_for(self.post) if self.post in LADDER else None,
            others=[(self.titles.get(post, post), walls.lowest_for(post)) for post in others],
        )
        return self._said(drawn, walls, verdict)

    def said(self, verdict: PriceVerdict) -> str:
        """Why a price is refused, empty when it is not; by how much, only to those who may see the walls (CNF-1)."""
        if verdict.allowed:
            return ""
        tells_a_wall = verdict.state == PriceState.OUTSIDE and not self.sees_bands
        return _("The price lies outside its band") if tells_a_wall else verdict.sentence()

    def _said(self, drawn: BandView, walls: Band, verdict: PriceVerdict) -> BandView:
        if not verdict.allowed:
            return replace(drawn, state="out", sentence=verdict.sentence())
        named = walls.named_post
        if named and rank(named) > rank(self.post) and drawn.state == "mine":
            title = self.titles.get(named, named)
            return replace(drawn, state="ask", sentence=_("%(post)s decides on this price type") % {"post": title})
        return drawn


def line_views(judgement: Judgement, eyes: Spectacles, promises: Promises = NOTHING) -> list[LineView]:
    """Every line of a quote for this reader."""
    return [line_view(line, eyes, promises.get(line.data.product.pk)) for line in judgement.lines]


def line_view(line: JudgedLine, eyes: Spectacles, promise: DaysRequest | None = None) -> LineView:
    """One of them."""
    data, product = line.data, line.data.product
    return LineView(
        position=line.position,
        name=product.name,
        code=product.code,
        unit=product.unit,
        quantity=data.quantity,
        unit_price=data.unit_price,
        discount=data.discount,
        off_list=_shown_discount(line.verdict),
        price_type=_type_label(data.price_type, line.special.number if line.special else ""),
        reason=data.reason,
        note=data.note,
        amount=line.amount,
        final_amount=line.final_amount,
        tax_rate=product.tax_rate,
        list_price=line.band.list_price if line.band else None,
        refused=not line.verdict.allowed,
        said=eyes.said(line.verdict),
        band=eyes.band(line.walls, line.verdict),
        promised=said_of(promise),
    )


def snapshot_lines(snapshot: Mapping[str, Any], eyes: Spectacles) -> list[LineView]:
    """The lines that a request froze (`facts.quote_snapshot`)."""
    return [_frozen(place, line, eyes) for place, line in enumerate(snapshot.get("lines", ()), start=1)]


def _frozen(place: int, line: Mapping[str, Any], eyes: Spectacles) -> LineView:
    figures = {key: Decimal(line[key]) if line.get(key) else None for key in _FIGURES}
    quantity, unit_price, discount, amount, final = (figures[key] or Decimal(0) for key in _FIGURES[:5])
    walls = _frozen_walls(line, figures)
    price = LinePrice(quantity, unit_price, discount)
    verdict = check_price(price, walls, post=Post.ACCOUNT_MANAGER, share=amount - final)
    data = LineData(
        Product(name=line["name"], code=line["code"], unit=line["unit"]),
        quantity,
        unit_price,
        discount,
        line["price_type"],
        line["reason"],
        line["note"],
    )
    judged = JudgedLine(place, data, None, walls, verdict, amount, final, Decimal(0))
    label = _type_label(line["price_type"], line.get("special", ""))
    return replace(line_view(judged, eyes), list_price=figures["list_price"], tax_rate=None, price_type=label)


_FIGURES = ("quantity", "unit_price", "discount", "amount", "final_amount", "floor", "list_price", "ceiling")


def _frozen_walls(line: Mapping[str, Any], figures: Mapping[str, Decimal | None]) -> Band | None:
    floor, list_price, ceiling = figures["floor"], figures["list_price"], figures["ceiling"]
    if floor is None or list_price is None or ceiling is None:
        return None
    limits = {post: Decimal(share) for post, share in line.get("limits", {}).items()}
    return Band(floor, list_price, ceiling, limits=limits, named_post=line.get("named_post"))


def _type_label(price_type: str, special: str = "") -> str:
    if special:
        return _("Special price %(number)s") % {"number": special}
    return "" if price_type == PriceType.NORMAL else str(PriceType(price_type).label)


def _shown_discount(verdict: PriceVerdict) -> Decimal | None:
    # Shown as what happens to the price: minus for a discount, plus above the list price.
    return None if verdict.discount is None else -verdict.discount
