"""Each invariant about contracts is quiet after honest work, and it alone is red for the fault it names."""

import pytest
from django.db import connections, transaction

from contracts.actions.contract import discard_contract
from contracts.actions.signing import confirm_scan, give_up_contract
from contracts.invariants import CONTRACT
from contracts.models import Contract
from customers.enums import Ruling
from salesops.approvals.engine import withdraw
from salesops.base.invariants import Invariant
from tests.cast import Cast
from tests.factories.contracts import (
    approve_contract,
    approved_quote,
    archive,
    change,
    make_contract,
    make_party,
    ready,
    sign,
    sign_off,
    submit,
)
from tests.factories.dispute import make_dispute, rule_for

GUARDED = (
    "contracts_contract", "contracts_contractline", "contracts_contractclause", "contracts_contracttext",
    "contracts_instalment", "contracts_deviationconfirmation", "contracts_commissionshare", "documents_paper",
    "customers_customer",
)  # fmt: skip
KEPT_ALWAYS = """
    INSERT INTO seals_custody (seal, keeper_id, named_by_id, since)
    SELECT 'contract', id, id, '2000-01-01+08' FROM org_person ORDER BY id LIMIT 1
"""
RULED_BEFORE = "UPDATE customers_dispute SET closed_at = closed_at - interval '2 days'"
FAULTS = {
    "contracts.contract.sum_of_lines": ["UPDATE contracts_contract SET tax_total = tax_total + 1"],
    "contracts.contract.line_amounts": ["UPDATE contracts_contractline SET amount = amount + 1"],
    "contracts.contract.lines_of_quote": ["UPDATE contracts_contractline SET position = position + 10"],
    "contracts.contract.bound_inside": [
        "ALTER TABLE contracts_contractline DROP CONSTRAINT contract_line_band_walls",
        "UPDATE contracts_contractline SET floor = floor - 1",
    ],
    "contracts.contract.sum_of_instalments": [
        "UPDATE contracts_instalment SET amount = amount - 0.01 WHERE position = 1",
    ],
    "contracts.contract.house_text": ["UPDATE contracts_contractclause SET text = '略' WHERE lock = 'locked'"],
    "contracts.contract.deviations_confirmed": ["DELETE FROM contracts_deviationconfirmation"],
    "contracts.contract.state_and_request": [
        "UPDATE contracts_contract SET state = 'returned' WHERE state = 'in_review'",
    ],
    "contracts.contract.frozen_text": ["UPDATE contracts_contracttext SET html = html || ' '"],
    "contracts.contract.approved_has_paper": ["DELETE FROM documents_paper WHERE kind = 'contracts.contract'"],
    "contracts.contract.terms_of_commission": [
        RULED_BEFORE,
        "UPDATE contracts_contract SET approved_on = approved_on - 1, signed_on = signed_on - 1",
    ],
    "contracts.contract.commission_shared_by_ruling": ["UPDATE contracts_commissionshare SET part = 0.31"],
    "contracts.contract.signed_after_approval": [
        RULED_BEFORE,
        "UPDATE contracts_contract SET signed_on = approved_on - 1",
    ],
    "contracts.contract.sealed_before_signing": [KEPT_ALWAYS],
    "contracts.contract.customer_won": ["UPDATE customers_customer SET status = 'potential'"],
    "contracts.contract.numbers_without_gaps": [
        "UPDATE contracts_contract SET number = replace(number, '-0000', '-0007') WHERE state = 'returned'",
    ],
}


def broken(invariant: Invariant, using: str = "default") -> int:
    """How many rows break it."""
    with connections[using].cursor() as cursor:
        cursor.execute(invariant.sql)
        return len(cursor.fetchall())


def honest_work(cast: Cast) -> None:
    """Contracts in every state, one with deviations and a shared commission, some given up."""
    ready()
    customer = make_party(cast.li)
    rule_for(make_dispute(customer, by=cast.he), Ruling.KEEPS, 30)
    quote = approved_quote(cast.li, customer=customer)
    signed = sign(approve_contract(change(make_contract(quote), warranty="质保 24 个月")))
    confirm_scan(signed, by=cast.chen)
    archive(signed)
    given_up = approve_contract(make_contract(owner=cast.li, total="200.00"))
    give_up_contract(given_up, "客户取消", by=cast.li)
    approve_contract(make_contract(owner=cast.zhou, total="250.50"))
    sign_off(submit(make_contract(owner=cast.li, total="300.00")), "return", "改一改")
    sign_off(submit(make_contract(owner=cast.li, total="310.00")), "reject", "不行")
    withdraw(submit(make_contract(owner=cast.li, total="320.00")), by=cast.li)
    discard_contract(Contract.objects.get(total=320), by=cast.li)
    submit(make_contract(owner=cast.li, total="330.00"))
    change(make_contract(owner=cast.li, total="340.00"), schedule=[])


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("CON-1", "CON-2", "CON-3", "CON-6", "REC-1", "PRC-4", "APP-3", "COM-1", "CUS-4")
def test_honest_work_breaks_none_and_each_fault_is_seen_by_one(cast: Cast, chains: None) -> None:
    honest_work(cast)
    assert {invariant.key: broken(invariant) for invariant in CONTRACT} == dict.fromkeys(FAULTS, 0)
    for key, fault in FAULTS.items():
        # As the owner of the tables, every guard off: what a broken program could have left. It is taken back.
        with transaction.atomic(using="owner"):
            with connections["owner"].cursor() as cursor:
                guards = (f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in GUARDED)
                for statement in ("SET CONSTRAINTS ALL IMMEDIATE", *guards, *fault):
                    cursor.execute(statement)
            red = {invariant.key for invariant in CONTRACT if broken(invariant, "owner")}
            transaction.set_rollback(True, using="owner")
        assert red == {key}
