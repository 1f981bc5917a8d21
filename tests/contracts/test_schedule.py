"""Payment schedules sum to the cent (REC-1)."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from contracts.enums import InstalmentKind, Trigger
from contracts.schedule import InstalmentData, hindrance, unusable, usual_schedule
from salesops.base import clock

D = Decimal


def part(amount: str, trigger: str = Trigger.SIGNING, due_on: date | None = None) -> InstalmentData:
    return InstalmentData(InstalmentKind.FIRST, D(amount), trigger, 5, due_on)


@pytest.mark.rule("REC-1")
def test_the_usual_schedule_gives_the_rest_to_the_last_part() -> None:
    usual = usual_schedule(D("100000.01"))
    assert [one.amount for one in usual] == [D("30000.00"), D("40000.00"), D("25000.00"), D("5000.01")]
    assert [one.trigger for one in usual] == ["signing", "go_live", "acceptance", "warranty_end"]


@pytest.mark.rule("REC-1")
def test_an_amount_too_small_to_share_is_paid_at_once() -> None:
    assert [one.amount for one in usual_schedule(D("0.03"))] == [D("0.03")]
    assert usual_schedule(D("0.00")) == []


@pytest.mark.rule("REC-1")
@given(st.decimals("0.00", "999999999.99", places=2))
def test_every_usual_schedule_can_be_agreed(total: Decimal) -> None:
    usual = usual_schedule(total)
    assert sum((one.amount for one in usual), D(0)) == total
    assert not usual or hindrance(usual, total) is None


@pytest.mark.rule("REC-1")
def test_a_cent_short_or_over_is_refused_by_how_much() -> None:
    for amounts, gap in ((("30.00", "69.99"), "0.01"), (("30.00", "70.02"), "0.02")):
        refused = hindrance([part(one) for one in amounts], D("100.00"))
        assert refused is not None
        assert refused.rule == "REC-1"
        assert f"¥{gap}" in str(refused.sentence)
    assert hindrance([part("30.00"), part("70.00")], D("100.00")) is None


@pytest.mark.rule("REC-1")
def test_no_part_of_nothing_no_empty_schedule_no_unnamed_day() -> None:
    for parts in (
        [],
        [part("100.00"), part("0.00")],
        [part("101.00"), part("-1.00")],
        [part("100", Trigger.FIXED_DAY)],
    ):
        assert hindrance(parts, D("100.00")) is not None
    assert unusable([part("99.00")]) is None, "a draft may wait for its last cent"
    named = part("100.00", Trigger.FIXED_DAY, date(2026, 12, 31))
    assert hindrance([named], D("100.00")) is None


@pytest.mark.rule("REC-1")
def test_a_fixed_day_before_the_agreement_is_refused_with_its_part() -> None:
    parts = [part("60.00", due_on=date(2026, 1, 1)), part("40.00", Trigger.FIXED_DAY, date(2026, 11, 23))]
    with clock.at(clock.shanghai(date(2026, 11, 24))), translation.override("en"):
        refused = hindrance(parts, D("100.00"), on=date(2026, 11, 24))
        assert refused is not None
        assert (refused.rule, refused.field) == ("REC-1", "schedule")
        assert str(refused.sentence) == "Part 2 of the payment schedule falls due on 23 Nov, which is over."
    assert hindrance(parts, D("100.00"), on=date(2026, 11, 23)) is None, "the very day is not over"
