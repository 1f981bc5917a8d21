"""The deals of a file: whose customers they made, and the contracts that the won ones became (PRC-4, REC-1)."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import batched, groupby

from contracts.actions.history import PastContract, take_over_contracts
from customers.models import Customer
from quotes.pricing import Band, LinePrice, PriceVerdict, check_price
from salesops.base import clock
from salesops.base.money import ZERO
from salesops.management.history.mapping import Mapping
from salesops.management.history.people import ROW_ERRORS, reason_of
from salesops.management.history.prices import Prices
from salesops.management.history.report import Report
from salesops.management.history.tables import BadRow, BadValue, Row, Table, read_amount, read_day
from salesops.org.enums import Post
from salesops.org.models import Person

ONE = Decimal(1)
CLOSING_HOUR = 18
AT_ONCE = 200
"""So many contracts of one day are written in one transaction."""


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


@dataclass(frozen=True, slots=True)
class _Sound:
    """A won deal in which nothing is wrong, and the contract it becomes."""

    day: date
    row: Row
    past: PastContract


def load_deals(
    deals: Iterable[Deal],
    table: Table,
    *,
    customers: AnyMapping[str, Customer],
    reps: AnyMapping[str, Person],
    prices: Prices,
    report: Report,
    tell: Callable[[int], None],
) -> None:
    """Store the won deals as contracts, signed and collected on the day they were closed, earlier days first.

    Name every deal that can't be taken over as it stands, with all its reasons. What was not won, or not yet, is
    checked in the same way and not stored: there is nothing of it to sign.
    """
    tally = report.begin(table)
    sound: list[_Sound] = []
    refused: list[BadRow] = []
    for deal in deals:
        faults = [*deal.faults, *_strangers(deal.row, customers, reps), *_price_faults(deal, prices)]
        report.won.read += deal.won
        if faults:
            refused.append(table.refusal(deal.row, *faults, won=deal.won))
        elif not deal.won:
            report.checked += 1
        else:
            sound.append(_as_sound(deal, customers, reps, prices))
    done = len(table.rows) - len(sound)
    sound.sort(key=lambda one: (one.day, one.row.line))
    for batch in _batches(sound):
        refused += _store(batch, table, report)
        done += len(batch)
        tell(done)
    if not sound:
        tell(done)
    tally.loaded, tally.present = report.won.loaded, report.won.present
    for bad in sorted(refused, key=lambda one: one.line):
        report.refuse(bad)


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


def _as_sound(
    deal: Deal, customers: AnyMapping[str, Customer], reps: AnyMapping[str, Person], prices: Prices
) -> _Sound:
    if deal.closed_on is None or deal.price is None:
        raise ValueError("a won deal without its day or price was let through")
    row = deal.row
    product = prices.listed[row["product"]].product
    past = PastContract(row["number"], customers[row["customer"]], reps[row["rep"]], product, deal.price)
    return _Sound(deal.closed_on, row, past)


def _batches(sound: Iterable[_Sound]) -> Iterator[tuple[_Sound, ...]]:
    for _day, of_day in groupby(sound, key=lambda one: one.day):
        yield from batched(of_day, AT_ONCE)


def _store(batch: Sequence[_Sound], table: Table, report: Report) -> list[BadRow]:
    """All in one transaction; where one of them is refused, each in its own, so that the good ones stay."""
    with clock.at(clock.shanghai(batch[0].day, CLOSING_HOUR)):
        try:
            made = take_over_contracts([one.past for one in batch], by=Person.system())
        except ROW_ERRORS as error:
            if len(batch) == 1:
                return [table.refusal(batch[0].row, reason_of(error), won=True)]
        else:
            report.won.loaded += len(made)
            report.won.present += len(batch) - len(made)
            report.sold += sum((contract.total for contract in made), ZERO)
            return []
    return [bad for one in batch for bad in _store([one], table, report)]


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
