"""What a contract says otherwise than the quote and the house's text did (CON-3). Plain functions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.enums import DeviationSide


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms that a quote offers and a contract agrees on; the schedule in words."""

    payment_terms: str = ""
    delivery: str = ""
    warranty: str = ""
    notes: str = ""
    schedule: str = ""


@dataclass(frozen=True, slots=True)
class ClausePair:
    """One clause as the template has it, and as it stands in the contract."""

    position: int
    title: str
    side: DeviationSide
    offered: str
    agreed: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One deviation. ``label`` is the clause's title, empty where ``key`` names a term of the quote."""

    key: str
    label: str
    side: DeviationSide
    before: str
    after: str


SIDES = {
    "payment_terms": DeviationSide.COMMERCIAL,
    "schedule": DeviationSide.COMMERCIAL,
    "delivery": DeviationSide.COMMERCIAL,
    "warranty": DeviationSide.TECHNICAL,
    "notes": DeviationSide.COMMERCIAL,
}


def compare(offered: Terms, agreed: Terms, clauses: Sequence[ClausePair] = ()) -> list[Difference]:
    """Every difference, terms first, then clauses in their order. Other white space is not another text."""
    return [*_terms(offered, agreed), *_clauses(clauses)]


def _terms(offered: Terms, agreed: Terms) -> Iterator[Difference]:
    for key, side in SIDES.items():
        before, after = getattr(offered, key), getattr(agreed, key)
        if not _same(before, after):
            yield Difference(key, "", side, before, after)


def _clauses(clauses: Sequence[ClausePair]) -> Iterator[Difference]:
    for one in clauses:
        if not _same(one.offered, one.agreed):
            yield Difference(f"clause.{one.position}", one.title, one.side, one.offered, one.agreed)


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())
