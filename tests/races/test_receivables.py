"""Many hands at the same money: it is booked once and matched once; twins without the guards show the race (REC-1)."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections
from django.db.models import Sum

from contracts.actions.receivable import (
    MatchData,
    _free_reference,
    match_receipt,
    record_receipt,
    reverse_receipt,
    take_back_match,
)
from contracts.actions.receivable_guards import refuse_excess
from contracts.models import Contract, Instalment, Receipt, ReceiptMatch
from contracts.queries.receivable import annotate_money, rest_of
from salesops.base import clock
from tests.cast import Cast
from tests.factories.receivable import receipt_data, receive, sold_contract
from tests.races.test_quotes import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
D = Decimal
HANDS = 12


@pytest.fixture
def contract(cast: Cast) -> Contract:
    return sold_contract(cast.li, ["30000.00", "70000.00"])


def first(contract: Contract) -> Instalment:
    return contract.instalments.get(position=1)


def paid(instalment: Instalment) -> Decimal:
    return instalment.matches.aggregate(whole=Sum("amount"))["whole"] or D(0)


def pay_at_once(cast: Cast, contract: Contract) -> dict[str, int]:
    """Each books a receipt of their own, all for the same instalment."""
    instalment, day = first(contract), clock.today()

    def pay(number: int) -> Callable[[], object]:
        data = receipt_data(contract.customer, "30000.00", day, bank_reference=f"R-{number}")
        return lambda: record_receipt(data, [MatchData(instalment, D("30000.00"))], by=cast.sun)

    return dict(at_once([pay(number) for number in range(HANDS)]))


@contextmanager
def without_guard(table: str, name: str) -> Iterator[None]:
    """Only the owner of the schema may take a guard away."""

    def alter(verb: str) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER {name}")

    alter("DISABLE")
    try:
        yield
    finally:
        alter("ENABLE")


@pytest.mark.rule("REC-1", "APP-6")
def test_one_instalment_is_paid_once(cast: Cast, contract: Contract) -> None:
    assert pay_at_once(cast, contract) == {"done": 1, "REC-1": HANDS - 1}
    assert paid(first(contract)) == D("30000.00")
    assert [one.number for one in Receipt.objects.all()] == [f"SK-{clock.today().year}-00001"]


@pytest.mark.rule("REC-1")
def test_without_the_locks_it_would_be_paid_again(
    cast: Cast, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Barrier(HANDS)
    unlock(monkeypatch, looked)
    with without_guard("contracts_receiptmatch", "match_guard"):
        assert pay_at_once(cast, contract) == {"done": HANDS}
    assert paid(first(contract)) == HANDS * D("30000.00")


@pytest.mark.rule("REC-1")
def test_without_the_action_s_locks_the_database_still_refuses(
    cast: Cast, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, threading.Barrier(HANDS))
    assert pay_at_once(cast, contract) == {"done": 1, "refused by the database": HANDS - 1}
    assert paid(first(contract)) == D("30000.00")


def unlock(monkeypatch: pytest.MonkeyPatch, looked: threading.Barrier) -> None:
    """Neither numbers nor contracts are locked, and everybody has looked before anybody writes."""
    numbers = iter(range(1, 1000))

    def draw(prefix: str, **_on: object) -> str:
        return f"{prefix}-T-{next(numbers)}"

    def unlocked(keys: Iterable[int]) -> list[Contract]:
        return list(Contract.objects.filter(pk__in=set(keys)))

    monkeypatch.setattr("contracts.actions.receivable.draw_number", draw)
    monkeypatch.setattr("contracts.actions.receivable._locked_contracts", unlocked)

    def check_then_wait(*args: Any, **kwargs: Any) -> None:
        refuse_excess(*args, **kwargs)
        looked.wait(30)

    monkeypatch.setattr("contracts.actions.receivable.refuse_excess", check_then_wait)


@pytest.mark.rule("REC-1", "APP-6")
def test_a_line_of_the_bank_statement_is_booked_once(cast: Cast, contract: Contract) -> None:
    data = receipt_data(contract.customer, "1.00", bank_reference="ICBC-8842")
    ends = at_once([lambda: record_receipt(data, by=cast.sun)] * HANDS)
    assert ends == {"done": 1, "REC-1": HANDS - 1}
    assert Receipt.objects.count() == 1


@pytest.mark.rule("REC-1")
def test_without_the_locked_number_only_the_index_would_stop_them(
    cast: Cast, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, numbers = threading.Barrier(HANDS), iter(range(1, 1000))

    def look_then_wait(typed: str) -> str:
        found = _free_reference(typed)
        looked.wait(30)
        return found

    monkeypatch.setattr("contracts.actions.receivable.draw_number", lambda prefix, **_on: f"SK-T-{next(numbers)}")
    monkeypatch.setattr("contracts.actions.receivable._free_reference", look_then_wait)
    data = receipt_data(contract.customer, "1.00", bank_reference="ICBC-8842")
    ends = at_once([lambda: record_receipt(data, by=cast.sun)] * HANDS)
    assert ends == {"done": 1, "refused by the database": HANDS - 1}


@pytest.mark.rule("REC-1", "APP-6")
def test_a_receipt_is_reversed_once_and_a_match_taken_back_once(cast: Cast, contract: Contract) -> None:
    receipt = receive(contract, "30000.00", by=cast.sun)
    match = receipt.matches.get()
    assert at_once([lambda: take_back_match(match, "分错", by=cast.sun)] * HANDS) == {"done": 1, "REC-1": HANDS - 1}
    assert rest_of(receipt) == D("30000.00")
    assert at_once([lambda: reverse_receipt(receipt, "退汇", by=cast.sun)] * HANDS) == {"done": 1, "REC-1": HANDS - 1}
    assert sorted(Receipt.objects.values_list("amount", flat=True)) == [D("-30000.00"), D("30000.00")]


@pytest.mark.rule("REC-1")
def test_reversed_while_it_is_matched_it_pays_nothing(cast: Cast, contract: Contract) -> None:
    receipt = record_receipt(receipt_data(contract.customer, "30000.00"), by=cast.sun)
    instalment = first(contract)
    some = [MatchData(instalment, D("100.00"))]
    acts: list[Callable[[], object]] = [lambda: match_receipt(receipt, some, by=cast.sun)] * (HANDS - 1)
    ends = at_once([*acts, lambda: reverse_receipt(receipt, "退汇", by=cast.sun)])
    assert set(ends) <= {"done", "REC-1"}
    assert Receipt.objects.filter(reverses=receipt).count() == 1
    assert paid(instalment) == 0
    assert ReceiptMatch.objects.filter(amount__gt=0).count() == ReceiptMatch.objects.filter(amount__lt=0).count()


@pytest.mark.rule("REC-1")
def test_contracts_in_any_order_are_no_deadlock(cast: Cast, contract: Contract) -> None:
    other = sold_contract(cast.li, ["30000.00", "70000.00"], customer=contract.customer)
    both = [MatchData(first(one), D("10.00")) for one in (contract, other)]
    receipts = [record_receipt(receipt_data(contract.customer, "20.00"), by=cast.sun) for _ in range(HANDS)]

    def pay(receipt: Receipt, turned: int) -> Callable[[], object]:
        return lambda: match_receipt(receipt, both[::-1] if turned else both, by=cast.sun)

    assert at_once([pay(receipt, number % 2) for number, receipt in enumerate(receipts)]) == {"done": HANDS}
    rows: Any = annotate_money(Contract.objects.all())
    assert [row.received for row in rows] == [HANDS * D("10.00")] * 2
