"""How well the conflict search finds what is one company, and leaves alone what is not (CUS-2).

Everything that is registered stands in one table, so that a pair is found among all the others or not at all. The
figures stand in docs/rules/conflict.md, and this test keeps them true.
"""

from collections import Counter
from collections.abc import Iterator

import pytest

from customers.conflict import Claim
from customers.enums import ClaimKind
from customers.models import Customer
from customers.queries.conflict import claims_on, hints_on
from salesops.base import clock
from salesops.base.names import compare_names, name_key
from salesops.embedded.places import PROJECT
from tests.cast import Cast
from tests.customers.name_pairs import Pair, by_way, pairs

pytestmark = pytest.mark.rule("CUS-2")
LEAST_PAIRS = 2_000
STOPS = {ClaimKind.CONFLICT, ClaimKind.AFFILIATE}
PAGE = (PROJECT / "docs" / "rules" / "conflict.md").read_text(encoding="utf-8")


def register_all(cast: Cast, held: list[str]) -> dict[str, int]:
    """Their keys by name; of two that are one company by the rule itself, the database keeps the first."""
    keys = [(name, name_key(name)) for name in held]
    Customer.objects.bulk_create(
        (
            Customer(
                number=f"C7{number:05d}",
                name=name,
                name_core=key.core,
                name_plain=key.plain,
                name_region=" ".join(key.regions),
                name_branch=key.branch,
                owner=cast.li,
                region=cast.east,
                registered_at=clock.now(),
            )
            for number, (name, key) in enumerate(keys)
        ),
        ignore_conflicts=True,
    )
    return dict(Customer.objects.values_list("name", "pk"))


def found(pair: Pair, held: dict[str, int]) -> ClaimKind | None:
    """How the customer of the pair is brought up by what the second rep types; None where it isn't."""
    claims: list[Claim] = [*claims_on(pair.typed, None), *hints_on(pair.typed)]
    return next((claim.kind for claim in claims if claim.customer_id == held[pair.held]), None)


def measured(outcomes: dict[Pair, ClaimKind | None]) -> Iterator[str]:
    """A table by the way in which the two names differ, then precision and recall of both answers."""
    yield "| | way | pairs | stopped | pointed at | nothing |"
    yield "|---|---|--:|--:|--:|--:|"
    for way, some in by_way(list(outcomes)):
        ends = Counter("stop" if outcomes[one] in STOPS else "look" if outcomes[one] else "none" for one in some)
        one_company = "same" if some[0].same else "different"
        yield f"| {one_company} | {way} | {len(some)} | {ends['stop']} | {ends['look']} | {ends['none']} |"
    yield ""
    for name, hit in (("stopped", STOPS), ("stopped or pointed at", set(ClaimKind))):
        right = sum(one.same for one, kind in outcomes.items() if kind in hit)
        brought_up = sum(kind in hit for kind in outcomes.values())
        companies = sum(one.same for one in outcomes)
        yield f"- {name}: precision {right / brought_up:.3f}, recall {right / companies:.3f}"


@pytest.mark.long
def test_precision_and_recall_are_those_that_are_published(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    held = register_all(cast, [pair.held for pair in pairs()])
    outcomes = {pair: found(pair, held) for pair in pairs() if pair.held in held}
    assert len(outcomes) >= LEAST_PAIRS
    lines = list(measured(outcomes))
    with capsys.disabled():
        print("", *lines, sep="\n")
    assert [line for line in lines if line not in PAGE] == []


def test_no_index_loses_what_the_comparison_sees(cast: Cast) -> None:
    """One of each way and its neighbours: what `compare_names` calls alike is found in the table too."""
    some = [pair for _way, ways in by_way(pairs()) for pair in ways[:2]]
    held = register_all(cast, [pair.held for pair in some])
    kinds = {
        "conflict": ClaimKind.CONFLICT,
        "affiliate": ClaimKind.AFFILIATE,
        "hint": ClaimKind.HINT,
        "different": None,
    }
    said = {pair: kinds[compare_names(pair.held, pair.typed)] for pair in some if pair.held in held}
    assert {pair: found(pair, held) for pair in said} == said
