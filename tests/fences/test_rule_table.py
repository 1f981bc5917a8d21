"""Every rule that a test claims to prove is a rule of the book, and the table counts honestly."""

import pytest

from salesops.policy.rulebook import all_rules
from tests.fences.rule_table import table


def test_marks_name_rules_of_the_book(request: pytest.FixtureRequest) -> None:
    known = {rule.id for rule in all_rules()}
    unknown = {
        f"{item.nodeid}: {rule}"
        for item in request.session.items
        for marker in item.iter_markers("rule")
        for rule in marker.args
        if rule not in known
    }
    assert not unknown


def test_the_table() -> None:
    rules = [("QUO-1", "Quotes have lines"), ("QUO-2", "Lines have prices")]
    assert table(rules, {"QUO-2": ["b.py::test_two", "a.py::test_one"]}) == [
        "QUO-1    Quotes have lines",
        "         -",
        "QUO-2    Lines have prices",
        "         a.py::test_one",
        "         b.py::test_two",
        "rules proven: 1/2",
    ]
