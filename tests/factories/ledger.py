"""Collected contracts by the thousand, put there by a few statements as the owner of the tables.

The guards are off meanwhile and no line is written: for what reads contracts, receipts and matches only.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connections, transaction

from salesops.org.models import Person
from tests.factories.customers import make_customer

_TABLES = ("contracts_contract", "contracts_instalment", "contracts_receipt", "contracts_receiptmatch")

# 1,000.01 to about 101,000.00 yuan, all cents about equally often.
_CONTRACTS = """
INSERT INTO contracts_contract (number, type, origin, source_number, title, state, revision, round, customer_id, rep_id,
    owner_id, drafted_by_id, region_id, project_lead_id, place, payment_terms, delivery, warranty, notes, total,
    tax_total, created_at, customer_name, company_name, approved_at, approved_on, rep_rate, team_rate, paid_share,
    signed_on, registered_by_id, registered_at)
SELECT 'HT-T-' || n, 'sale', 'imported', 'T' || n, '合同 ' || n, 'signed', 1, 0, %(customer)s, rep, rep, rep,
    %(region)s, rep, '', '', '', '', '', 1000.01 + (n::bigint * 7919 %% 10000000) / 100.0, 0, %(moment)s, '', '',
    %(moment)s, %(signed)s, 0.03, 0.02, 0.7, %(signed)s, rep, %(moment)s
  FROM (SELECT n, (%(reps)s::bigint[])[1 + n %% %(rep_count)s] AS rep FROM generate_series(%(first)s, %(last)s) n) made
"""
_INSTALMENTS = """
INSERT INTO contracts_instalment (contract_id, position, kind, amount, trigger, days, reached_on, due_on)
SELECT id, 1, 'first', total, 'signing', 0, %(signed)s, %(signed)s FROM contracts_contract
 WHERE substr(source_number, 2)::bigint BETWEEN %(first)s AND %(last)s AND source_number LIKE 'T%%'
"""
# Half of it early, the rest on the day: together exactly the amount.
_RECEIPTS = """
INSERT INTO contracts_receipt (number, received_on, payer, customer_id, amount, bank_reference, note, reason,
    recorded_by_id, recorded_at)
SELECT contract.number || part.name, part.day, '', contract.customer_id, part.amount,
    contract.number || part.name, '', '', contract.rep_id, %(moment)s
  FROM contracts_contract contract CROSS JOIN LATERAL (VALUES
       ('/1', %(signed)s::date, round(total / 2, 2)), ('/2', %(collected)s::date, total - round(total / 2, 2))
  ) part (name, day, amount)
 WHERE substr(source_number, 2)::bigint BETWEEN %(first)s AND %(last)s AND source_number LIKE 'T%%'
"""
_MATCHES = """
INSERT INTO contracts_receiptmatch (receipt_id, instalment_id, contract_id, received_on, amount, reason, matched_by_id,
    matched_at)
SELECT receipt.id, instalment.id, contract.id, receipt.received_on, receipt.amount, '', receipt.recorded_by_id,
    receipt.recorded_at
  FROM contracts_receipt receipt
  JOIN contracts_contract contract ON contract.number = split_part(receipt.number, '/', 1)
  JOIN contracts_instalment instalment ON instalment.contract_id = contract.id
 WHERE substr(source_number, 2)::bigint BETWEEN %(first)s AND %(last)s AND source_number LIKE 'T%%'
"""


def collect(reps: Sequence[Person], count: int, *, signed_on: date, collected_on: date, first: int = 1) -> None:
    """``count`` signed contracts at 3 %, 2 % and 70 %, in turns of the ``reps``, each paid in two receipts.

    They are numbered from ``first``. Needs a test that commits: it works on a connection of its own.
    """
    customer = make_customer(reps[0])
    facts: dict[str, Any] = {
        "customer": customer.pk,
        "region": customer.region_id,
        "reps": [rep.pk for rep in reps],
        "rep_count": len(reps),
        "signed": signed_on,
        "moment": signed_on,
        "collected": collected_on,
        "first": first,
        "last": first + count - 1,
    }
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for table, statement in zip(_TABLES, (_CONTRACTS, _INSTALMENTS, _RECEIPTS, _MATCHES), strict=True):
            cursor.execute(statement, facts)
            cursor.execute(f"ANALYZE {table}")  # the next one joins it
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the tables are still in use when the guards come back
        for table in _TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # the test profile has no autovacuum, and plans by guesses are no plans
