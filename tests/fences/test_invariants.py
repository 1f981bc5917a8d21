"""Every invariant has been seen to see: a test that seeds its bug names its key."""

import pytest

from salesops.base.invariants import Invariant
from salesops.embedded.places import PROJECT
from salesops.management.invariants import all_invariants
from salesops.policy.rulebook import all_rules

KNOWN_RULES = {rule.id for rule in all_rules()}
SEEDED = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("invariant", all_invariants(), ids=lambda invariant: invariant.key)
def test_a_seeded_bug_names_it(invariant: Invariant) -> None:
    assert f'"{invariant.key}"' in SEEDED, f"no test seeds the bug that {invariant.key} is there to see"


@pytest.mark.parametrize("invariant", all_invariants(), ids=lambda invariant: invariant.key)
def test_it_states_a_rule_of_the_book(invariant: Invariant) -> None:
    assert invariant.rule in KNOWN_RULES
    assert invariant.sentence.endswith(".")
