"""Each invariant about money is quiet after honest work, and it alone is red for the fault it names."""

from datetime import timedelta

import pytest
from django.db import connections, transaction

from contracts.actions.receivable import (
    match_receipt,
    reach_instalment,
    record_receipt,
    reverse_receipt,
    take_back_match,
)
from contracts.invariants import RECEIVABLE
from salesops.base import clock
from salesops.base.invariants import Invariant
from tests.cast import Cast
from tests.contracts.actions.test_receivable import parts
from tests.factories.receivable import receipt_data, receive, sold_contract

GUARDED = ("contracts_receipt", "contracts_receiptmatch", "contracts_instalment", "contracts_contract")
LIVE = """
    SELECT id FROM contracts_receiptmatch pays WHERE takes_back_id IS NULL
        AND NOT EXISTS (SELECT FROM contracts_receiptmatch WHERE takes_back_id = pays.id) ORDER BY id LIMIT 1
"""
FAULTS = {
    "contracts.receivable.receipt_not_exceeded": [
        "UPDATE contracts_receipt SET amount = 9 WHERE amount = 30000",
    ],
    "contracts.receivable.instalment_not_exceeded": [
        "UPDATE contracts_instalment SET amount = amount + CASE position WHEN 1 THEN -1 WHEN 2 THEN 1 ELSE 0 END",
    ],
    "contracts.receivable.balance_is_what_is_open": ["UPDATE contracts_contract SET total = total - 1"],
    "contracts.receivable.reversal_mirrors": [
        "DELETE FROM contracts_receiptmatch WHERE receipt_id IN (SELECT id FROM contracts_receipt WHERE amount < 0)",
    ],
    "contracts.receivable.taken_back_once": [
        f"UPDATE contracts_receiptmatch SET takes_back_id = ({LIVE}) WHERE amount = -1",
    ],
    "contracts.receivable.on_signed_contracts": [
        "UPDATE contracts_contract SET state = 'approved' WHERE state = 'signed'",
    ],
    "contracts.receivable.match_repeats_its_parents": [
        "ALTER TABLE contracts_receiptmatch DROP CONSTRAINT match_is_of_the_day",
        f"UPDATE contracts_receiptmatch SET received_on = received_on - 31 WHERE id = ({LIVE})",
    ],
    "contracts.receivable.due_from_its_trigger": [
        "UPDATE contracts_instalment SET due_on = due_on + 30 WHERE reached_on IS NOT NULL",
    ],
    "contracts.receivable.numbers_without_gaps": [
        "UPDATE contracts_receipt SET number = replace(number, '-00001', '-00077')",
    ],
}


def broken(invariant: Invariant, using: str = "default") -> int:
    """How many rows break it."""
    with connections[using].cursor() as cursor:
        cursor.execute(invariant.sql)
        return len(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("REC-1")
def test_honest_work_breaks_none_and_each_fault_is_seen(cast: Cast) -> None:
    contract = sold_contract(cast.li, signed_on=clock.today() - timedelta(days=9))
    reach_instalment(contract.instalments.get(position=1), clock.today(), by=cast.li)
    receive(contract, "30000.00", by=cast.sun)
    over = record_receipt(receipt_data(contract.customer, "900000.00"), parts(contract, "0", "1")[1:], by=cast.sun)
    take_back_match(over.matches.get(), "分错", by=cast.sun)
    match_receipt(over, parts(contract, "0", "0", "25000")[2:], by=cast.sun)
    reverse_receipt(receive(contract, "40000.00", clock.today() - timedelta(days=3)), "退汇", by=cast.sun)
    record_receipt(receipt_data(None, "5.00"), by=cast.sun)
    sold_contract(cast.zhou, signed=False)
    assert {invariant.key: broken(invariant) for invariant in RECEIVABLE} == dict.fromkeys(FAULTS, 0)
    for invariant in RECEIVABLE:
        # As the owner of the tables, every guard off: what a broken program could have left. It is taken back.
        with transaction.atomic(using="owner"):
            with connections["owner"].cursor() as cursor:
                guards = (f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in GUARDED)
                for statement in ("SET CONSTRAINTS ALL IMMEDIATE", *guards, *FAULTS[invariant.key]):
                    cursor.execute(statement)
            red = {other.key for other in RECEIVABLE if broken(other, "owner")}
            transaction.set_rollback(True, using="owner")
        assert red == {invariant.key}
