"""What is owed, what came in, what is late: summed from matches, the same in SQL as in the maths (REC-1, REC-2)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from contracts.actions.receivable import reverse_receipt
from contracts.enums import Ageing
from contracts.models import Contract, Instalment, Receipt
from contracts.queries.receivable import (
    ageing,
    annotate_money,
    collected_on,
    in_bucket,
    open_instalments,
    overdue_instalments,
    payable,
    schedule_of,
    unmatched_receipts,
    with_money,
)
from salesops.base import clock
from tests.cast import Cast
from tests.factories.receivable import collected_in_full, receive, sold_contract

pytestmark = pytest.mark.django_db
D = Decimal


def money(contract: Contract, days: int = 0) -> tuple[Decimal, Decimal, Decimal]:
    on = clock.today() + timedelta(days=days)
    row: Any = annotate_money(Contract.objects.filter(pk=contract.pk), on=on).get()
    return row.received, row.open, row.overdue


@pytest.mark.rule("REC-1", "COM-2")
def test_a_contract_is_collected_when_all_is_there_and_no_longer_when_some_goes_back(cast: Cast) -> None:
    contract = sold_contract(cast.li, ["600.00", "400.00"], due=[-3, 5])
    assert money(contract) == (D("0.00"), D("1000.00"), D("600.00"))
    assert money(contract, days=6) == (D("0.00"), D("1000.00"), D("1000.00"))
    early = clock.today() - timedelta(days=9)
    receive(contract, "500.00", early)
    assert money(contract) == (D("500.00"), D("500.00"), D("100.00"))
    assert collected_on(contract) is None
    last = receive(contract, "500.00", early + timedelta(days=4))
    assert money(contract) == (D("1000.00"), D("0.00"), D("0.00"))
    assert collected_on(contract) == early + timedelta(days=4)
    assert list(collected_in_full(Contract.objects.all())) == [contract]
    reverse_receipt(last, "退汇", by=cast.sun)
    assert collected_on(contract) is None
    assert not collected_in_full(Contract.objects.all()).exists()


@pytest.mark.rule("REC-1")
def test_nothing_owed_is_nothing_collected(cast: Cast) -> None:
    draft = sold_contract(cast.li, ["10.00"], signed=False)
    assert money(draft)[0] == 0
    assert not collected_in_full(Contract.objects.all()).exists()
    assert not open_instalments(Contract.objects.all()).exists(), "before it is signed nothing is owed"


@pytest.mark.rule("REC-2", "ORG-2")
def test_overdue_are_those_of_ones_own_contracts_the_oldest_first(cast: Cast) -> None:
    mine = sold_contract(cast.li, ["10.00", "20.00", "30.00"], due=[-2, -9, 0])
    theirs = sold_contract(cast.zhou, ["40.00"], due=[-5])
    receive(mine, "20.00")

    def late(person: Any, days: int = 0) -> list[tuple[int, Decimal]]:
        rows: Any = overdue_instalments(person, clock.today() + timedelta(days=days))
        return [(row.contract_id, row.open) for row in rows]

    assert late(cast.li) == late(cast.chen) == late(cast.wang) == [(mine.pk, D("10.00"))]
    assert late(cast.sun) == [(theirs.pk, D("40.00")), (mine.pk, D("10.00"))]
    assert late(cast.li, days=1) == [(mine.pk, D("10.00")), (mine.pk, D("30.00"))]
    assert late(cast.lin) == late(cast.xu) == []


@pytest.mark.rule("REC-2")
def test_what_is_open_lies_in_the_bucket_of_its_days(cast: Cast) -> None:
    days: dict[Ageing, list[int | None]] = {
        Ageing.NOT_DUE: [None, 5, 0],
        Ageing.UP_TO_30: [-1, -30],
        Ageing.UP_TO_60: [-31, -60],
        Ageing.UP_TO_90: [-61, -90],
        Ageing.OVER_90: [-91, -400],
    }
    due = [day for of_bucket in days.values() for day in of_bucket]
    sold_contract(cast.li, ["1.00"] * len(due), due=due)
    rows = with_money(Instalment.objects.all())
    for bucket, of_bucket in days.items():
        wanted = {None if day is None else clock.today() + timedelta(days=day) for day in of_bucket}
        assert {row.due_on for row in rows.filter(in_bucket(bucket))} == wanted, bucket
    counted = {bucket: (count, whole) for bucket, count, whole in ageing(rows)}
    assert counted == {
        Ageing.NOT_DUE: (3, D("3.00")),
        Ageing.UP_TO_30: (2, D("2.00")),
        Ageing.UP_TO_60: (2, D("2.00")),
        Ageing.UP_TO_90: (2, D("2.00")),
        Ageing.OVER_90: (2, D("2.00")),
    }


@pytest.mark.rule("REC-1")
def test_a_schedule_shows_what_is_there_and_never_says_all_before_it_is(cast: Cast) -> None:
    contract = sold_contract(cast.li, ["1000.00", "50.00"], due=[-3])
    receive(contract, "999.99")
    first, second = schedule_of(contract)
    assert (first.done, first.days_late, first.open) == ("99%", 3, D("0.01"))
    assert (second.done, second.days_late, second.waits_for_trigger) == ("0%", 0, True)


@pytest.mark.rule("REC-1", "ORG-2")
def test_a_form_loses_nothing_that_was_on_it(cast: Cast) -> None:
    contract = sold_contract(cast.li, ["10.00", "20.00"], due=[-3, -2])
    first, second = contract.instalments.order_by("position")
    receive(contract, "10.00")
    assert payable(cast.sun, contract.customer) == [second]
    assert payable(cast.sun, contract.customer, also=[first.pk, second.pk]) == [second, first]
    assert payable(cast.sun, None, also=[first.pk]) == [first]
    assert payable(cast.zhou, contract.customer, also=[first.pk]) == []


@pytest.mark.rule("REC-1")
def test_reversed_money_is_not_waiting_for_anything(cast: Cast) -> None:
    contract = sold_contract(cast.li, ["10.00"])
    receipt = receive(contract, "15.00")
    assert list(unmatched_receipts(Receipt.objects.all())) == [receipt]
    reverse_receipt(receipt, "退汇", by=cast.sun)
    assert not unmatched_receipts(Receipt.objects.all()).exists()
