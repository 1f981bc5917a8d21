"""Every won price of the past through today's band check, and through a narrower band that never was."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from quotes.pricing import Band, Breach
from salesops.management.history.deals import Deal, judge
from salesops.management.history.prices import Prices, walls_around

DECILES = 10


@dataclass(slots=True)
class Line:
    """One product: won prices, where in the band they lay, what was refused and what a narrower band would refuse."""

    won: int = 0
    deciles: list[int] = field(default_factory=lambda: [0] * DECILES)
    refused: int = 0
    narrower: Counter[Breach] = field(default_factory=Counter)

    def add(self, other: "Line") -> None:
        """Sum up."""
        self.won += other.won
        self.refused += other.refused
        self.narrower += other.narrower
        self.deciles = [one + more for one, more in zip(self.deciles, other.deciles, strict=True)]

    @property
    def narrower_refused(self) -> int:
        """Below or above the narrower band."""
        return self.narrower.total()


@dataclass(slots=True)
class Replay:
    """All products by name; won deals of products that nobody lists (`unknown`), or without a readable price."""

    lines: dict[str, Line] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)
    unreadable: int = 0

    @property
    def total(self) -> Line:
        """All products together."""
        total = Line()
        for line in self.lines.values():
            total.add(line)
        return total

    @property
    def won(self) -> int:
        """Every won deal of the file."""
        return self.total.won + self.unknown.total() + self.unreadable


def replay(deals: Iterable[Deal], prices: Prices, *, narrow: tuple[Decimal, Decimal]) -> Replay:
    """Judge each won price as one unit by the historical band, and by `narrow` times the list price."""
    result = Replay(lines={name: Line() for name in prices.listed})
    narrower = _narrowed(prices, *narrow)
    for deal in deals:
        if not deal.won:
            continue
        listed = prices.listed.get(deal.row["product"])
        if listed is None:
            result.unknown[deal.row["product"]] += 1
        elif deal.price is None:
            result.unreadable += 1
        else:
            band = prices.bands.get(listed.product.pk)
            _count(result.lines[listed.product.name], deal.price, band, narrower[listed.product.pk])
    return result


def decile_of(price: Decimal, band: Band) -> int:
    """In which tenth between floor (0) and ceiling (9) a price inside the band lies."""
    width = band.ceiling - band.floor
    return min(int((price - band.floor) * DECILES / width), DECILES - 1) if width else 0


def _narrowed(prices: Prices, floor: Decimal, ceiling: Decimal) -> Mapping[int, Band]:
    narrowed = {}
    for listed in prices.listed.values():
        walls = walls_around(listed.list_price, floor, ceiling)
        narrowed[listed.product.pk] = Band(walls.floor, walls.list_price, walls.ceiling)
    return narrowed


def _count(line: Line, price: Decimal, band: Band | None, narrower: Band) -> None:
    line.won += 1
    if band is None or not judge(price, band).allowed:
        line.refused += 1
    else:
        line.deciles[decile_of(price, band)] += 1
    if breach := judge(price, narrower).breach:
        line.narrower[breach] += 1


def table_of(result: Replay) -> Iterator[str]:
    """The figures for the shell: per product and in total."""
    wide = max((len(name) for name in result.lines), default=0) + 2
    tenths = "".join(f"{tenth * 10:>4}–{tenth * 10 + 10:<3}" for tenth in range(DECILES))
    yield f"{'product':<{wide}}{'won':>6} {tenths}{'refused':>9}"
    for name, line in [*result.lines.items(), ("total", result.total)]:
        yield f"{name:<{wide}}{line.won:>6} " + "".join(f"{n:>6}  " for n in line.deciles) + f"{line.refused:>9}"


def narrow_table_of(result: Replay) -> Iterator[str]:
    """What the narrower band would have refused, per product and in total."""
    wide = max((len(name) for name in result.lines), default=0) + 2
    yield f"{'product':<{wide}}{'won':>6}{'refused':>9}{'share':>9}{'below':>8}{'above':>8}"
    for name, line in [*result.lines.items(), ("total", result.total)]:
        share = f"{100 * line.narrower_refused / line.won:.1f} %" if line.won else "–"
        below, above = line.narrower[Breach.BELOW], line.narrower[Breach.ABOVE]
        yield f"{name:<{wide}}{line.won:>6}{line.narrower_refused:>9}{share:>9}{below:>8}{above:>8}"
