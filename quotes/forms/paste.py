"""Prices pasted from a spreadsheet, or a whole file of them, read into bands (PRC-2).

Two shapes are read. With headings each line is one band and says for whom it holds. Without them a line is the code,
perhaps name and unit, then floor, list and ceiling of the normal price or of all three price types, for the scope that
the desk shows. A cell that can't be read is named with its line and column, and nothing of the block is taken then.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quotes.enums import PriceType
from quotes.forms.headings import COLUMNS, LABELS, customer_type_of, price_type_of
from quotes.models import Product
from quotes.queries.price import BandKey, Scope, Walls
from salesops.base.fields import LineInput, MoneyInput
from salesops.base.money import CENT
from salesops.base.refusals import Sentence
from salesops.base.text import fold
from salesops.intake.cells import digits, normal
from salesops.intake.headings import meanings_of
from salesops.intake.kinds import BadCell
from salesops.intake.tables import Line
from salesops.org.models import Region

MOST_LINES = 20_000
SHOWN_FAULTS = 40
SHOWN_TEXT = 30
SIDES = ("floor", "list_price", "ceiling")
PLAIN_FIGURES, WHOLE_FIGURES = 3, 9
FOR_ALL = frozenset({"", "all", "全部", "不限", "所有"})
_MONEY = MoneyInput(required=False, smallest=CENT)
_QUANTITY = MoneyInput(required=False)
_CONDITION = LineInput(required=False, max_length=200)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one place of the block."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where three figures stand in a line, and for what."""

    cells: tuple[int, int, int]
    price_type: str


@dataclass
class BandPaste:
    """A block read once: the bands of a good one, or what is wrong in it. A line without figures is a gap, not a fault.

    ``condition`` of a band is None where the block has no such column: what stands there stays.
    """

    products: Mapping[str, Product]
    regions: Sequence[Region]
    scope: Scope
    bands: dict[BandKey, Walls] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    gaps: int = 0
    has_conditions: bool = False
    ignored: list[str] = field(default_factory=list)
    _first_line: dict[BandKey, int] = field(default_factory=dict)
    _at: dict[str, int] = field(default_factory=dict)

    def read(self, lines: Iterable[Line]) -> "BandPaste":
        """Take the lines of a block in."""
        kept = [line for line in lines if not line.is_empty]
        if len(kept) > MOST_LINES:
            self._wrong(kept[MOST_LINES].number, _("These are more than %(most)d lines.") % {"most": MOST_LINES})
            return self
        begin = self._headings(kept)
        body = kept[begin:] if self._at else _without_titles(kept)
        places = self._places(body) if body else []
        for line in body if places else ():
            self._take(line, places)
        return self

    @property
    def hidden_faults(self) -> int:
        """Faults beyond those that are shown."""
        return self.fault_count - len(self.faults)

    # ------------------------------------------------------------------------------------------------- the block
    def _headings(self, lines: Sequence[Line]) -> int:
        """Find the line of headings among the first; how many lines end with it, 0 where there is none."""
        meanings = meanings_of(COLUMNS)
        for place, line in enumerate(lines[:5], start=1):
            found = [meanings.get(normal(cell), "") for cell in line.cells]
            if not {"code", "list_price"} <= set(found):
                continue
            for position, key in enumerate(found):
                if key and key in self._at:
                    self._wrong(line.number, _("There are two columns “%(label)s”.") % {"label": LABELS[key]})
                elif key:
                    self._at[key] = position
            pairs = zip(line.cells, found, strict=True)
            self.ignored = [text.strip() for text, key in pairs if text.strip() and not key]
            self.has_conditions = "condition" in self._at
            for key in (side for side in SIDES if side not in self._at):
                self._wrong(line.number, _("The column “%(label)s” is missing.") % {"label": LABELS[key]})
            return place
        return 0

    def _places(self, body: Sequence[Line]) -> list[_Place]:
        """Where the figures stand; empty, with a fault, where that can't be told."""
        if self._at:
            if self.faults:
                return []
            return [_Place((self._at["floor"], self._at["list_price"], self._at["ceiling"]), "")]
        widest = max(body, key=_width)
        width = _width(widest)
        for figures in (PLAIN_FIGURES, WHOLE_FIGURES):
            if 1 <= width - figures <= 3:  # noqa: PLR2004 - the code, perhaps name and unit
                triples = batched(range(width - figures, width), 3)
                return [_Place((a, b, c), kind) for (a, b, c), kind in zip(triples, PriceType.values, strict=False)]
        self._wrong(
            widest.number,
            _("%(count)d columns: expected are the code and 3 or 9 figures, or a line of headings.") % {"count": width},
        )
        return []

    # ---------------------------------------------------------------------------------------------------- a line
    def _take(self, line: Line, places: Sequence[_Place]) -> None:
        before = self.fault_count
        for position, fault in line.faults.items():
            self._wrong(line.number, str(fault.label), position=position, line=line)
        triples = [(place, _triple(line, place)) for place in places]
        if not any(text for _place, texts in triples for text in texts):
            self.gaps += 1
            return
        product = self._product(line)
        scope = self._scope(line)
        condition = self._read(line, "condition", _CONDITION.clean) or ""
        if self.fault_count > before or product is None:
            # Nothing of this line is taken: its figures are read for what is wrong with them as well.
            for place, texts in triples:
                for position in place.cells if any(texts) else ():
                    self._figure(line, position)
            return
        for place, texts in triples:
            if any(texts):
                key = BandKey(product.pk, place.price_type or self._kind(line), scope)
                self._put(line, place, key, condition)

    def _product(self, line: Line) -> Product | None:
        text = _cell(line, self._at.get("code", 0))
        found = self.products.get(code_key(text))
        if found is None:
            why = _("no product with this code is on sale") if text else _("the product code is missing")
            self._wrong(line.number, why, position=self._at.get("code", 0), line=line)
        return found

    def _scope(self, line: Line) -> Scope:
        if not {"region", "customer_type", "quantity_from"} & set(self._at):
            return self.scope
        quantity = self._read(line, "quantity_from", _QUANTITY.clean)
        return Scope(
            self._read(line, "region", self._region),
            self._read(line, "customer_type", customer_type_of) or "",
            (quantity or Decimal(0)).quantize(CENT),
        )

    def _kind(self, line: Line) -> str:
        return self._read(line, "price_type", price_type_of) or PriceType.NORMAL.value

    def _region(self, text: str) -> int:
        found = self._regions.get(normal(text))
        if found is None:
            raise BadCell(_("no region has this name"))
        return found

    @cached_property
    def _regions(self) -> dict[str, int]:
        return {normal(name): one.pk for one in self.regions for name in (one.name_en, one.code, one.name) if name}

    def _put(self, line: Line, place: _Place, key: BandKey, condition: str) -> None:
        before = self.fault_count
        floor, list_price, ceiling = (self._figure(line, position) for position in place.cells)
        if self.fault_count > before or floor is None or list_price is None or ceiling is None:
            return
        walls = Walls(floor, list_price, ceiling, condition)
        if not walls.in_order:
            wrong = place.cells[0] if floor > list_price else place.cells[2]
            why = _("floor above list price") if floor > list_price else _("ceiling below list price")
            self._wrong(line.number, why, position=wrong, line=line)
        elif key in self._first_line:
            why = _("the same product, price type and scope stand in line %(line)d") % {"line": self._first_line[key]}
            self._wrong(line.number, why, position=self._at.get("code", 0), line=line)
        else:
            self.bands[key], self._first_line[key] = walls, line.number

    def _figure(self, line: Line, position: int) -> Decimal | None:
        text = _cell(line, position)
        if not text:
            self._wrong(line.number, _("missing: fill in floor, list and ceiling, or none of them"), position, line)
            return None
        found: Decimal | None = self._tried(line, position, lambda: _MONEY.clean(digits(text)))
        return found

    def _read(self, line: Line, key: str, read: Callable[[str], Any]) -> Any:
        position = self._at.get(key)
        text = "" if position is None else _cell(line, position)
        return None if normal(text) in FOR_ALL else self._tried(line, position or 0, lambda: read(text))

    def _tried(self, line: Line, position: int, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except BadCell as bad:
            self._wrong(line.number, str(bad.sentence), position, line)
        except ValidationError as bad:
            self._wrong(line.number, " ".join(bad.messages), position, line)
        return None

    def _wrong(self, number: int, why: Sentence, position: int | None = None, line: Line | None = None) -> None:
        self.fault_count += 1
        if len(self.faults) >= SHOWN_FAULTS:
            return
        words = {"line": number, "why": why}
        if line is None or position is None or position < 0:
            self.faults.append(Fault(number, _("Line %(line)d: %(why)s") % words))
            return
        words |= {"column": column_letter(position), "text": _cell(line, position)[:SHOWN_TEXT] or "—"}
        self.faults.append(Fault(number, _("Line %(line)d, column %(column)s, “%(text)s”: %(why)s") % words))


def code_key(text: str) -> str:
    """How codes are compared: full width and case make no difference."""
    return fold(text).casefold()


def column_letter(position: int) -> str:
    """What a spreadsheet calls the column: A, B … Z, AA."""
    letters = ""
    rest = position + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def as_block(lines: Iterable[Line]) -> str:
    """Lines of a file as the text that one would have pasted; each stays at its number."""
    text: list[str] = []
    for line in lines:
        text.extend([""] * (line.number - len(text) - 1))
        text.append("\t".join(" ".join(cell.split()) for cell in line.cells))
    return "\n".join(text)


def _cell(line: Line, position: int) -> str:
    return line.cells[position].strip() if position < len(line.cells) else ""


def _triple(line: Line, place: _Place) -> list[str]:
    return [_cell(line, position) for position in place.cells]


def _width(line: Line) -> int:
    return max((place for place, cell in enumerate(line.cells, start=1) if cell.strip()), default=0)


def _without_titles(lines: Sequence[Line]) -> Sequence[Line]:
    """Without what stands above the figures: lines at the beginning in which no cell behind the code is a figure."""
    begin = next((place for place, line in enumerate(lines) if any(_figures(line))), len(lines))
    return lines[begin:]


def _figures(line: Line) -> Iterator[bool]:
    for cell in line.cells[1:]:
        yield any(sign.isdigit() for sign in cell)
