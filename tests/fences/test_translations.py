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
