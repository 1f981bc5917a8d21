"""The maths of money that comes in (REC-1, REC-2)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.enums import InstalmentStanding, ReceiptStanding
from contracts.receiving import (
    Open,
    booked_again,
    completed_on,
    days_late,
    due_day,
    propose,
    receipt_standing,
    standing_of,
)

D = Decimal
DAY = date(2026, 11, 21)
AMOUNTS = st.decimals(min_value="0.01", max_value="9999999.99", places=2)
DUE = st.none() | st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31))


@pytest.mark.rule("REC-1")
def test_the_oldest_due_is_paid_first_and_what_has_no_day_last() -> None:
    rows = [
        Open(1, D("50.00"), None, 1),
        Open(2, D("30.00"), DAY, 2),
        Open(3, D("20.00"), DAY - timedelta(days=1), 3),
        Open(4, D("0.00"), DAY - timedelta(days=9), 4),
    ]
    assert propose(D("15.00"), rows) == {3: D("15.00")}
    assert list(propose(D("60.00"), rows).items()) == [(3, D("20.00")), (2, D("30.00")), (1, D("10.00"))]
    assert sum(propose(D("999.00"), rows).values()) == D("100.00")
    assert propose(D("0.00"), rows) == {}


@pytest.mark.rule("REC-1")
@given(amount=AMOUNTS, rows=st.lists(st.tuples(AMOUNTS, DUE), max_size=12))
def test_a_proposal_never_exceeds_what_is_open_nor_what_came_in(
    amount: Decimal, rows: list[tuple[Decimal, date | None]]
) -> None:
    instalments = [Open(key, open_, due, key) for key, (open_, due) in enumerate(rows)]
    parts = propose(amount, instalments)
    assert all(0 < part <= rows[key][0] for key, part in parts.items())
    assert sum(parts.values()) == min(amount, sum((open_ for open_, _due in rows), D("0.00")))
    # Whoever gets less than is open is the last that gets anything.
    short = [key for key, part in parts.items() if part < rows[key][0]]
    assert short == [] or short == list(parts)[-1:]


@pytest.mark.rule("COM-2")
@pytest.mark.parametrize(
    ("received", "since"),
    [
        ([], None),
        ([(1, "99.99")], None),
        ([(5, "100.00")], 5),
        ([(3, "60.00"), (9, "40.00")], 9),
        ([(9, "40.00"), (3, "60.00")], 9),
        ([(3, "100.00"), (6, "-0.01")], None),
        ([(3, "100.00"), (6, "-100.00"), (8, "100.00")], 8),
        ([(3, "100.00"), (3, "-100.00"), (3, "100.00")], 3),
        ([(3, "100.00"), (5, "-30.00"), (5, "30.00")], 3),
    ],
)
def test_collected_since_the_day_on_which_nothing_was_missing_any_more(
    received: list[tuple[int, str]], since: int | None
) -> None:
    rows = [(date(2026, 11, day), D(amount)) for day, amount in received]
    assert completed_on(D("100.00"), rows) == (since and date(2026, 11, since))


def test_nothing_owed_is_never_collected() -> None:
    assert completed_on(D("0.00"), []) is None
    assert completed_on(D("0.00"), [(DAY, D("1.00")), (DAY, D("-1.00"))]) is None


@pytest.mark.rule("REC-2")
@pytest.mark.parametrize(("days", "late"), [(-5, 0), (0, 0), (1, 1), (30, 30)])
def test_late_begins_the_day_after(days: int, late: int) -> None:
    assert days_late(DAY - timedelta(days=days), DAY) == late
    assert days_late(None, DAY) == 0


def test_where_an_instalment_stands() -> None:
    early, late = DAY, DAY - timedelta(days=1)
    whole, part, none = D("10.00"), D("9.99"), D("0.00")
    assert standing_of(whole, whole, late, DAY) == InstalmentStanding.PAID
    assert standing_of(whole, part, late, DAY) == InstalmentStanding.OVERDUE
    assert standing_of(whole, part, early, DAY) == standing_of(whole, part, None, DAY) == InstalmentStanding.PART
    assert standing_of(whole, none, early, DAY) == InstalmentStanding.OPEN
    assert standing_of(whole, none, None, DAY) == InstalmentStanding.WAITING
    assert due_day(DAY, 10) == date(2026, 12, 1)


def test_where_a_receipt_stands() -> None:
    def stands(amount: str, rest: str, *, is_reversed: bool = False) -> ReceiptStanding:
        return receipt_standing(D(amount), D(rest), is_reversed=is_reversed)

    assert stands("5.00", "5.00") == ReceiptStanding.TO_MATCH
    assert stands("5.00", "0.01") == ReceiptStanding.REST
    assert stands("5.00", "0.00") == ReceiptStanding.MATCHED
    assert stands("5.00", "0.00", is_reversed=True) == ReceiptStanding.REVERSED
    assert stands("-5.00", "0.00") == ReceiptStanding.REVERSAL


def test_a_reference_is_booked_again_under_the_next_number() -> None:
    assert booked_again("8842", []) == booked_again("8842", ["8842 #2"]) == "8842"
    assert booked_again("8842", ["8842"]) == "8842\u00a0#2"
    assert booked_again("8842", ["8842", "8842\u00a0#2"]) == "8842\u00a0#3"
