"""The price band: two walls, a notch at the list price, a run that is mine, others' runs, a bead at this price.

Only people who may see prices get one: whoever may not is handed None, and nothing is drawn (CNF-1).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

from salesops.base.look.figures import amount_text, round_amount_text

type BandState = Literal["mine", "ask", "out"]

WIDE = (10.0, 90.0)
MICRO = (12.0, 88.0)
# Percent of the width that one figure of a label takes: 7 px of the 256 px that a row has.
FIGURE = 2.7
# A label near an edge of the drawing grows inwards.
NEAR_LEFT, NEAR_RIGHT = 20, 80
FIRST_CJK = "\u2e80"
# Names of posts stand on one row while a letter's width lies between neighbours; else the next one goes a row deeper.
GAP = 2.75
ROWS = (60, 74)
BENEATH = 20
"""From the last row of names to the figures under the walls, in px of the full band."""


@dataclass(frozen=True)
class BandRun:
    """A stretch that some post may grant, named in its middle, at the height ``row`` (px), where there is room."""

    start: str
    width: str
    middle: str
    label: str
    row: int = ROWS[0]


@dataclass(frozen=True)
class BandShape:
    """The band at one width; all places are percentages, so that it stretches without script."""

    floor: str
    ceiling: str
    list_at: str
    mine: BandRun | None
    others: tuple[BandRun, ...]
    bead: str
    reach: tuple[str, str] | None
    price_anchor: str
    names_end: int = ROWS[0]
    """The height (px) of the last row of names, in the full band."""

    @property
    def is_stacked(self) -> bool:
        """Do the names need a second row?"""
        return self.names_end > ROWS[0]

    @property
    def figures_at(self) -> int:
        """Where the figures stand under the names."""
        return self.names_end + BENEATH


@dataclass(frozen=True)
class BandView:
    """One price in its band."""

    state: BandState
    sentence: str
    label: str
    floor: str
    list_price: str
    ceiling: str
    price: str
    wide: BandShape
    micro: BandShape
    list_shown: bool
    below: bool
    above: bool


def band_view(
    *,
    floor: Decimal,
    list_price: Decimal,
    ceiling: Decimal,
    price: Decimal,
    mine: Decimal | None,
    others: Sequence[tuple[str, Decimal]] = (),
) -> BandView:
    """A price in its band, in the active language. All values are yuan for one unit.

    `mine` is the lowest price that the reader may grant alone, None when none; `others` are the posts above with the
    lowest price of each. Between the walls a price is mine or must be asked for; beyond them nobody may grant it
    (PRC-4). ValueError when the floor lies above the ceiling.
    """
    if floor > ceiling:
        raise ValueError("the floor lies above the ceiling")
    above_me = sorted(others, key=lambda other: other[1], reverse=True)
    state, sentence = _judged(floor, ceiling, price, mine, above_me)
    shapes = [_shape(ends, floor, list_price, ceiling, price, mine, above_me) for ends in (WIDE, MICRO)]
    words = {
        "floor": round_amount_text(floor),
        "list": round_amount_text(list_price),
        "ceiling": round_amount_text(ceiling),
        "price": amount_text(price),
        "sentence": sentence,
    }
    at = _Scale(WIDE, floor, ceiling)
    return BandView(
        state=state,
        sentence=sentence,
        label=_("Floor %(floor)s, list %(list)s, ceiling %(ceiling)s; this price %(price)s: %(sentence)s") % words,
        floor=words["floor"],
        list_price=words["list"],
        ceiling=words["ceiling"],
        price=words["price"],
        wide=shapes[0],
        micro=shapes[1],
        list_shown=_fits(at(list_price), words["list"], WIDE[0], words["floor"])
        and _fits(at(list_price), words["list"], WIDE[1], words["ceiling"]),
        below=price < floor,
        above=price > ceiling,
    )


def _judged(
    floor: Decimal, ceiling: Decimal, price: Decimal, mine: Decimal | None, above_me: Sequence[tuple[str, Decimal]]
) -> tuple[BandState, str]:
    if price < floor:
        return "out", _("%(gap)s below the floor") % {"gap": amount_text(floor - price)}
    if price > ceiling:
        return "out", _("%(gap)s above the ceiling") % {"gap": amount_text(price - ceiling)}
    if mine is not None and price >= mine:
        return "mine", _("Within my authority")
    for post, lowest in above_me:
        if price >= lowest:
            return "ask", _("%(post)s decides") % {"post": post}
    return "ask", _("Beyond every post's authority")


class _Scale:
    """Yuan to percent of the width; what lies far outside stays at the edge."""

    def __init__(self, ends: tuple[float, float], floor: Decimal, ceiling: Decimal) -> None:
        self.left, self.right = ends
        self.floor, self.span = floor, ceiling - floor

    def __call__(self, amount: Decimal) -> float:
        if not self.span:
            # One price only: it stands in the middle, anything else at the side it errs to.
            middle = (self.left + self.right) / 2
            return middle if amount == self.floor else (2.0 if amount < self.floor else 98.0)
        share = float((amount - self.floor) / self.span)
        return min(max(self.left + share * (self.right - self.left), 2.0), 98.0)


def _shape(
    ends: tuple[float, float],
    floor: Decimal,
    list_price: Decimal,
    ceiling: Decimal,
    price: Decimal,
    mine: Decimal | None,
    above_me: Sequence[tuple[str, Decimal]],
) -> BandShape:
    at = _Scale(ends, floor, ceiling)
    reached = max(min(mine, ceiling), floor) if mine is not None else ceiling
    stretches = [(at(reached), ends[1], _("my authority"))] if mine is not None else []
    for post, lowest in above_me:
        to = max(lowest, floor)
        if to < reached:
            stretches.append((at(to), at(reached), post))
            reached = to
    runs = _runs(stretches)
    bead = at(price)
    wall = ends[0] if price < floor else ends[1] if price > ceiling else None
    return BandShape(
        floor=_percent(ends[0]),
        ceiling=_percent(ends[1]),
        list_at=_percent(at(list_price)),
        mine=runs[0] if mine is not None else None,
        others=tuple(runs[1:] if mine is not None else runs),
        bead=_percent(bead),
        reach=(_percent(bead), _percent(wall)) if wall is not None else None,
        price_anchor="start" if bead < NEAR_LEFT else "end" if bead > NEAR_RIGHT else "middle",
        names_end=max((run.row for run in runs if run.label), default=ROWS[0]),
    )


def _runs(stretches: Sequence[tuple[float, float, str]]) -> list[BandRun]:
    """From right to left, as (start, end, name); no name runs into the one beside it."""
    runs: list[BandRun] = []
    taken = dict.fromkeys(ROWS, 100.0)  # how far to the left each row is still free
    for start, end, name in stretches:
        # Percent at the 440 px that a full band has at least; a name that doesn't fit is left to the sentence.
        need = sum(1.6 if letter < FIRST_CJK else 2.75 for letter in name)
        width = max(end - start, 0.0)
        middle = start + width / 2
        run = BandRun(_percent(start), _percent(width), _percent(middle), "")
        row = next((one for one in ROWS if middle + need / 2 + GAP <= taken[one]), None)
        if need <= width and row is not None:
            run = replace(run, label=name, row=row)
            taken[row] = middle - need / 2
        runs.append(run)
    return runs


def _fits(middle: float, text: str, wall: float, wall_text: str) -> bool:
    return abs(middle - wall) >= (len(text) + len(wall_text)) / 2 * FIGURE


def _percent(value: float) -> str:
    return f"{value:.2f}%"
