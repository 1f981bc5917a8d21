"""The deals of a file: whose customers they made, and whether their prices lay inside the band (PRC-4)."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quotes.pricing import Band, LinePrice, PriceVerdict, check_price
from salesops.management.history.mapping import Mapping
from salesops.management.history.prices import Prices
from salesops.management.history.report import Report
from salesops.management.history.tables import BadValue, Row, Table, each, read_amount, read_day
from salesops.org.enums import Post

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Deal:
    """One row as far as it can be read; `faults` says what can't."""

    row: Row
    won: bool
    engaged_on: date | None
    closed_on: date | None
    price: Decimal | None
    faults: tuple[str, ...]

    @property
    def dated(self) -> bool:
        """A won deal with a readable day: it counts for its customer even where its product is unknown."""
        return self.won and self.closed_on is not None


def read_deals(mapping: Mapping, table: Table) -> list[Deal]:
    """Every row, with what is wrong about its own values."""
    seen: dict[str, int] = {}
    return [_deal(row, mapping, seen) for row in table.rows]


def check_deals(
    deals: Iterable[Deal],
    table: Table,
    *,
    customers: Container[str],
    reps: Container[str],
    prices: Prices,
    report: Report,
    tell: Callable[[int], None],
) -> None:
    """Name every deal that couldn't be taken over as it stands, with all its reasons.

    Nothing is stored: contracts of the past come with the contract floor. Until then this says what they will meet.
    """
    tally = report.begin(table)
    for deal, row in zip(deals, each(table, tell), strict=True):
        faults = [*deal.faults, *_strangers(row, customers, reps), *_price_faults(deal, prices)]
        report.won.read += deal.won
        if faults:
            report.refuse(table.refusal(row, *faults, won=deal.won))
            continue
        tally.loaded += 1
        report.won.loaded += deal.won


def judge(price: Decimal, band: Band | None) -> PriceVerdict:
    """One unit at that price, by the band."""
    return check_price(LinePrice(ONE, price), band, post=Post.GM)


def _deal(row: Row, mapping: Mapping, seen: dict[str, int]) -> Deal:
    faults: list[str] = []
    won = row["stage"] in mapping.won
    number = row["number"]
    if not number:
        faults.append("the number is missing")
    elif number in seen:
        faults.append("the number stands in the file twice")
    seen.setdefault(number, row.line)

    def read[T](name: str, parse: Callable[[str], T]) -> T | None:
        try:
            if row[name]:
                return parse(row[name])
            if won:
                faults.append(f"{name} is missing")
        except BadValue as error:
            faults.append(str(error))
        return None

    engaged_on = read("engaged_on", lambda text: read_day(text, mapping.date_format))
    closed_on = read("closed_on", lambda text: read_day(text, mapping.date_format))
    # A lost deal is closed at nothing.
    price = read("price", read_amount) if won else None
    if engaged_on and closed_on and closed_on < engaged_on:
        faults.append("closed before it began")
    return Deal(row, won, engaged_on, closed_on, price, tuple(faults))


def _strangers(row: Row, customers: Container[str], reps: Container[str]) -> Iterable[str]:
    if row["rep"] not in reps:
        yield f"unknown rep “{row['rep'][:40]}”"
    if not row["customer"]:
        yield "no customer is named"
    elif row["customer"] not in customers:
        yield f"unknown customer “{row['customer'][:40]}”"


def _price_faults(deal: Deal, prices: Prices) -> Iterable[str]:
    listed = prices.listed.get(deal.row["product"])
    if listed is None:
        yield f"unknown product “{deal.row['product'][:40]}”"
        return
    if not deal.won or deal.price is None or deal.closed_on is None:
        return
    policy = prices.policy
    covered = policy and policy.valid_from <= deal.closed_on <= (policy.valid_to or deal.closed_on)
    verdict = judge(deal.price, prices.bands.get(listed.product.pk) if covered else None)
    if not verdict.allowed:
        yield f"{listed.product.name}: {verdict.sentence()} ({verdict.rule})"
