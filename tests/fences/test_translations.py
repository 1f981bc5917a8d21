"""Everything the product says, it says in Chinese too; the check itself is proven in tests/salesops/base."""

import pytest

from salesops.base import messages


@pytest.mark.rule("DSH-2")
@pytest.mark.parametrize("area", messages.AREAS)
def test_every_message_of_the_area_is_translated(area: str) -> None:
    assert messages.faults([area]) == []


@pytest.mark.rule("DSH-2")
def test_no_two_areas_say_one_thing_differently() -> None:
    assert [fault for fault in messages.faults() if " here and " in fault] == []


@pytest.mark.rule("DSH-2")
def test_a_colleague_is_called_one_thing_and_a_customer_another() -> None:
    polite = {
        source
        for area in messages.AREAS
        for entry in messages.read_catalogue(area)
        if "您" in entry.msgstr + "".join(entry.msgstr_plural.values())
        for source, _line in entry.occurrences
    }
    assert polite == {"templates/quotes/link/open.html"}, "only a customer is 您; whoever works here is 你"


@pytest.mark.rule("DSH-2")
def test_whoever_acts_for_another_has_one_name() -> None:
    said = [entry.msgstr for area in messages.AREAS for entry in messages.read_catalogue(area)]
    assert [text for text in said if "代管人" in text or "代班" in text] == [], "it is 代理人"
