"""Money comes in, pays what is due, and goes back (REC-1, CNF-2)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from contracts.actions.receivable import (
    MatchData,
    ReceiptData,
    match_receipt,
    reach_instalment,
    record_receipt,
    reverse_receipt,
    take_back_match,
)
from contracts.enums import ReceivableVerb
from contracts.models import Contract, Instalment, Receipt, ReceiptMatch
from contracts.queries.receivable import annotate_money, rest_of, schedule_of
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.look import day_text
from salesops.base.refusals import Refusal
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.receivable import receipt_data, receive, sold_contract

pytestmark = pytest.mark.django_db
D = Decimal
RECORD_QUERIES = 11
"""Of a receipt with four matches in two contracts, the savepoint's two included. Adding matches adds none."""


@pytest.fixture
def contract(cast: Cast) -> Contract:
    return sold_contract(cast.li)


def parts(contract: Contract, *amounts: str) -> list[MatchData]:
    return [
        MatchData(instalment, D(amount))
        for instalment, amount in zip(contract.instalments.order_by("position"), amounts, strict=False)
    ]


def open_of(contract: Contract) -> list[Decimal]:
    return [line.open for line in schedule_of(contract)]


def money(contract: Contract) -> Any:
    return annotate_money(Contract.objects.filter(pk=contract.pk)).get()


def refused(receipt: ReceiptData, matches: list[MatchData], by: Person) -> Refusal:
    with pytest.raises(Refusal) as caught:
        record_receipt(receipt, matches, by=by)
    return caught.value


@pytest.mark.rule("REC-1", "CNF-2")
def test_a_receipt_pays_instalments_and_the_rest_stays_visible(cast: Cast, contract: Contract) -> None:
    data = receipt_data(contract.customer, "50000.00", bank_reference=" A 1 ")
    receipt = record_receipt(data, parts(contract, "30000", "15000"), by=cast.sun)
    assert receipt.number == f"SK-{clock.today().year}-00001"
    assert receipt.bank_reference == "A 1"
    assert open_of(contract) == [D("0.00"), D("25000.00"), D("25000.00"), D("5000.00")]
    assert (money(contract).received, money(contract).open) == (D("45000.00"), D("55000.00"))
    assert rest_of(receipt) == D("5000.00")
    for thing in (receipt, contract, contract.customer):
        assert timeline_for(thing)[0].verb == ReceivableVerb.RECORDED


@pytest.mark.rule("REC-1")
def test_only_finance_books_money(cast: Cast, contract: Contract) -> None:
    for other in (cast.li, cast.wang, cast.zhao, cast.qian, cast.chen, cast.hu):
        with pytest.raises(PermissionDenied):
            record_receipt(receipt_data(contract.customer, "1.00"), by=other)
    receipt = receive(contract, "100.00", by=cast.sun)
    match = receipt.matches.get()
    for other in (cast.li, cast.zhao, cast.qian):
        for act in (
            lambda by: match_receipt(receipt, parts(contract, "1"), by=by),
            lambda by: take_back_match(match, "错", by=by),
            lambda by: reverse_receipt(receipt, "错", by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(other)
    assert Receipt.objects.count() == 1


@pytest.mark.rule("REC-1")
@pytest.mark.parametrize("amount", ["0", "0.00", "-5.00", "NaN", "Infinity", "1.005", "1e30"])
def test_what_is_no_amount_is_refused(cast: Cast, contract: Contract, amount: str) -> None:
    assert refused(receipt_data(contract.customer, amount), [], cast.sun).field == "amount"
    refused(receipt_data(contract.customer, "10.00"), parts(contract, amount), cast.sun)
    assert not Receipt.objects.exists()


@pytest.mark.rule("REC-1")
def test_a_day_to_come_is_refused_and_a_day_long_past_is_not(cast: Cast, contract: Contract) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    assert refused(receipt_data(contract.customer, "10.00", tomorrow), [], cast.sun).field == "day"
    old = record_receipt(receipt_data(contract.customer, "10.00", date(2020, 1, 31)), by=cast.sun)
    assert old.number == f"SK-{clock.today().year}-00001", "the refused one took no number"


@pytest.mark.rule("REC-1")
def test_a_day_of_another_decade_is_refused_as_a_slip(cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 24), 10)), translation.override("en"):
        for slip in (date(1950, 1, 1), date(1996, 11, 24), date(2016, 11, 23)):
            assert (refusal := refused(receipt_data(None, "10.00", slip), [], cast.sun)).field == "day"
        assert str(refusal.sentence) == "23 Nov 2016 is more than 10 years ago; that looks like a slip."
        assert "the import" in str(refusal.next_step)
        record_receipt(receipt_data(None, "10.00", date(2016, 11, 24)), by=cast.sun)
    assert Receipt.objects.count() == 1


@pytest.mark.rule("REC-1")
def test_a_line_of_the_bank_statement_is_booked_once(cast: Cast, contract: Contract) -> None:
    refused(receipt_data(None, "10.00", bank_reference="  "), [], cast.sun)
    first = record_receipt(receipt_data(None, "10.00", bank_reference="ICBC 8842"), by=cast.sun)
    refusal = refused(receipt_data(None, "10.00", bank_reference="ICBC  8842"), [], cast.sun)
    assert refusal.field == "bank_reference"
    assert first.number in str(refusal.sentence)
    reverse_receipt(first, "金额录错", by=cast.sun)
    again = record_receipt(receipt_data(None, "100.00", bank_reference="ICBC 8842"), by=cast.sun)
    assert again.bank_reference == "ICBC 8842\u00a0#2"
    refused(receipt_data(None, "100.00", bank_reference="ICBC 8842"), [], cast.sun)
    reverse_receipt(again, "又录错", by=cast.sun)
    third = record_receipt(receipt_data(None, "1.00", bank_reference="ICBC 8842"), by=cast.sun)
    assert third.bank_reference == "ICBC 8842\u00a0#3"


@pytest.mark.rule("REC-1")
def test_more_than_is_open_is_refused_with_what_is_open_now(cast: Cast, contract: Contract) -> None:
    receive(contract, "10000.00", by=cast.sun)
    refusal = refused(receipt_data(contract.customer, "50000.00"), parts(contract, "20000.01"), cast.sun)
    assert "20,000.00" in str(refusal.sentence)
    twice = [*parts(contract, "15000"), *parts(contract, "15000")]
    assert "30,000.00" in str(refused(receipt_data(contract.customer, "50000.00"), twice, cast.sun).sentence)
    over = refused(receipt_data(contract.customer, "100.00"), parts(contract, "60", "40.01"), cast.sun)
    assert "100.01" in str(over.sentence)
    assert Receipt.objects.count() == 1


@pytest.mark.rule("REC-1")
def test_money_goes_to_signed_contracts_of_that_customer_only(cast: Cast, contract: Contract) -> None:
    unsigned = sold_contract(cast.li, customer=contract.customer, signed=False)
    refused(receipt_data(contract.customer, "100.00"), parts(unsigned, "100"), cast.sun)
    stranger = sold_contract(cast.zhou)
    refused(receipt_data(contract.customer, "100.00"), parts(stranger, "100"), cast.sun)
    both = [*parts(stranger, "40"), *parts(contract, "60")]
    record_receipt(receipt_data(None, "100.00", payer="集团财务公司"), both, by=cast.sun)
    assert (money(stranger).received, money(contract).received) == (D("40.00"), D("60.00"))


@pytest.mark.rule("REC-1")
def test_the_rest_is_matched_later_and_never_beyond(cast: Cast, contract: Contract) -> None:
    receipt = record_receipt(receipt_data(contract.customer, "40000.00"), by=cast.sun)
    assert rest_of(receipt) == D("40000.00")
    match_receipt(receipt, parts(contract, "30000", "9000"), by=cast.sun)
    assert rest_of(receipt) == D("1000.00")
    assert timeline_for(contract)[0].verb == ReceivableVerb.MATCHED
    for wrong in (parts(contract, "0", "1000.01")[1:], []):
        with pytest.raises(Refusal):
            match_receipt(receipt, wrong, by=cast.sun)
    match_receipt(receipt, parts(contract, "0", "1000")[1:], by=cast.sun)
    assert open_of(contract)[:2] == [D("0.00"), D("30000.00")]


@pytest.mark.rule("REC-1", "CNF-2")
def test_a_match_is_taken_back_once_with_a_reason(cast: Cast, contract: Contract) -> None:
    receipt = receive(contract, "30000.00", by=cast.sun)
    match = receipt.matches.get()
    with pytest.raises(Refusal):
        take_back_match(match, "  ", by=cast.sun)
    undone = take_back_match(match, " 分错了合同 ", by=cast.sun)
    assert (undone.amount, undone.takes_back, undone.received_on) == (D("-30000.00"), match, match.received_on)
    assert (money(contract).received, rest_of(receipt)) == (D("0.00"), D("30000.00"))
    entry = timeline_for(contract)[0]
    assert (entry.verb, entry.quote) == (ReceivableVerb.UNMATCHED, "分错了合同")
    for gone in (match, undone):
        with pytest.raises(Refusal):
            take_back_match(gone, "再来一次", by=cast.sun)
    match_receipt(receipt, parts(contract, "30000"), by=cast.sun)
    assert open_of(contract)[0] == 0


@pytest.mark.rule("REC-1", "CNF-2")
def test_a_reversal_is_a_negative_receipt_that_takes_everything_back(cast: Cast, contract: Contract) -> None:
    day = clock.today() - timedelta(days=40)
    receipt = receive(contract, "50000.00", day, by=cast.sun)
    take_back_match(receipt.matches.order_by("pk")[0], "分错", by=cast.sun)
    reversal = reverse_receipt(receipt, " 退汇 ", by=cast.sun)
    assert (reversal.amount, reversal.reverses, reversal.reason) == (D("-50000.00"), receipt, "退汇")
    assert reversal.received_on == clock.today(), "the month in which the money went is not the one in which it came"
    assert [one.amount for one in reversal.matches.all()] == [D("-20000.00")]
    assert money(contract).received == 0
    assert rest_of(receipt) == rest_of(reversal) == 0
    assert timeline_for(receipt)[0].verb == timeline_for(reversal)[0].verb == ReceivableVerb.REVERSED
    assert timeline_for(contract)[0].quote == "退汇"


@pytest.mark.rule("REC-1")
def test_what_was_reversed_stays_so(cast: Cast, contract: Contract) -> None:
    receipt = receive(contract, "50000.00", clock.today() - timedelta(days=3), by=cast.sun)
    match = receipt.matches.order_by("pk")[0]
    for day in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=4)):
        with pytest.raises(Refusal):
            reverse_receipt(receipt, "退汇", received_on=day, by=cast.sun)
    with pytest.raises(Refusal):
        reverse_receipt(receipt, "", by=cast.sun)
    reversal = reverse_receipt(receipt, "退汇", received_on=receipt.received_on, by=cast.sun)
    for gone in (receipt, reversal):
        with pytest.raises(Refusal):
            reverse_receipt(gone, "退汇", by=cast.sun)
        with pytest.raises(Refusal):
            match_receipt(gone, parts(contract, "1"), by=cast.sun)
    with pytest.raises(Refusal):
        take_back_match(match, "分错", by=cast.sun)
    assert Receipt.objects.count() == 2


@pytest.mark.rule("REC-1", "CNF-2")
def test_the_database_refuses_what_the_actions_refuse(cast: Cast, contract: Contract) -> None:
    receipt = record_receipt(receipt_data(contract.customer, "35000.00"), by=cast.sun)
    first, second = contract.instalments.order_by("position")[:2]

    def put(*rows: tuple[Instalment, str]) -> None:
        values = {"receipt": receipt, "contract": contract, "received_on": receipt.received_on}
        ReceiptMatch.objects.bulk_create(
            ReceiptMatch(instalment=instalment, amount=D(amount), matched_by=cast.sun, matched_at=clock.now(), **values)
            for instalment, amount in rows
        )

    for wrong in (
        [(first, "30000.01")],
        [(first, "20000.00"), (first, "10000.01")],
        [(first, "30000.00"), (second, "5000.01")],
        [(first, "-1.00")],
        [(contract.instalments.get(position=4), "0.00")],
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            put(*wrong)
    put((first, "30000.00"), (second, "5000.00"))
    with pytest.raises(IntegrityError), transaction.atomic():
        put((second, "0.01"))


@pytest.mark.rule("REC-1")
def test_recording_asks_the_database_a_fixed_number_of_times(cast: Cast, contract: Contract) -> None:
    other = sold_contract(cast.li, customer=contract.customer)
    receive(contract, "1.00", by=cast.sun)  # content types are kept from here on
    counts = []
    for matches in (parts(contract, "1"), [*parts(contract, "1", "2"), *parts(other, "3", "4")]):
        with CaptureQueriesContext(connection) as queries:
            record_receipt(receipt_data(contract.customer, "10.00"), matches, by=cast.sun)
        counts.append(len(queries))
    assert counts == [RECORD_QUERIES, RECORD_QUERIES]


@pytest.mark.rule("REC-1", "CNF-2")
def test_an_instalment_is_set_due_by_whom_it_concerns(cast: Cast, contract: Contract) -> None:
    first = contract.instalments.get(position=1)
    for stranger in (cast.he, cast.zhou, cast.lin, cast.hu, cast.sun):
        with pytest.raises(PermissionDenied):
            reach_instalment(first, clock.today(), by=stranger)
    reached = reach_instalment(first, clock.today(), by=cast.li)
    assert reached.due_on == clock.today() + timedelta(days=10)
    entry = timeline_for(contract)[0]
    assert entry.verb == ReceivableVerb.REACHED
    assert entry.changes[0].after == day_text(reached.due_on)
    reach_instalment(first, clock.today(), by=cast.li)
    assert len(timeline_for(contract)) == 1, "a second click is no second event"


@pytest.mark.rule("REC-1")
def test_who_is_late_does_not_move_the_day(cast: Cast) -> None:
    signed = clock.today() - timedelta(days=30)
    contract = sold_contract(cast.li, due=[5], signed_on=signed)
    fixed, second = contract.instalments.order_by("position")[:2]
    for instalment, day in (
        (fixed, clock.today()),
        (second, clock.today() + timedelta(days=1)),
        (second, signed - timedelta(days=1)),
    ):
        with pytest.raises(Refusal):
            reach_instalment(instalment, day, by=cast.li)
    reach_instalment(second, signed, by=cast.li)
    with pytest.raises(PermissionDenied):
        reach_instalment(second, clock.today(), by=cast.li)
    moved = reach_instalment(second, signed + timedelta(days=1), by=cast.zhao)
    assert moved.due_on == signed + timedelta(days=11)
    unsigned = sold_contract(cast.li, signed=False)
    with pytest.raises(Refusal):
        reach_instalment(unsigned.instalments.get(position=1), clock.today(), by=cast.li)
