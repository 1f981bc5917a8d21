"""The completeness score says what is missing, and asks no credit code of those who have none (CUS-1)."""

import pytest

from customers.completeness import WANTED, score
from customers.enums import Nature

LABELS = {name: name for name in WANTED}
FULL: dict[str, object] = dict.fromkeys(WANTED, "x")

pytestmark = pytest.mark.rule("CUS-1")


def test_a_full_file_misses_nothing() -> None:
    file = score(FULL, LABELS)
    assert (file.percent, file.missing, bool(file)) == (100, (), True)


def test_an_empty_file_misses_everything_in_the_order_of_the_form() -> None:
    file = score({}, LABELS)
    assert file.percent == 0
    assert [missing.field for missing in file.missing] == list(WANTED)


@pytest.mark.parametrize("name", [name for name in WANTED if name != "nature"])
def test_each_value_counts_the_same_and_is_named(name: str) -> None:
    file = score(FULL | {name: ""}, LABELS)
    assert [missing.field for missing in file.missing] == [name]
    assert file.percent == 91  # 11 of 12, rounded down
    assert not file


@pytest.mark.parametrize("nature", [Nature.PUBLIC_BODY, Nature.OVERSEAS])
def test_public_and_overseas_bodies_are_full_without_a_credit_code(nature: Nature) -> None:
    assert score(FULL | {"credit_code": None, "nature": nature}, LABELS).percent == 100
    assert score(FULL | {"credit_code": None, "nature": Nature.PRIVATE}, LABELS).percent == 91
