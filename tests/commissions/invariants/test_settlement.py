"""Each invariant of the ledger is quiet after honest work, and it alone is red for the fault it names."""

from datetime import date

import pytest
from django.db import connections, transaction

from commissions.actions.settlement import settle_month
from commissions.invariants import INVARIANTS
from contracts.actions.receivable import reverse_receipt
from customers.enums import Ruling
from salesops.base import clock
from salesops.base.invariants import Invariant
from tests.cast import Cast
from tests.factories.contracts import approve_contract, approved_quote, make_contract, make_party, ready, sign
from tests.factories.dispute import make_dispute, rule_for
from tests.factories.receivable import receive, sold_contract

GUARDED = ("commissions_entry", "commissions_statement", "commissions_settlement", "contracts_receiptmatch")

# Li's contract is collected in October, reversed in November, paid again in December; He's stays collected.
HE = "(SELECT id FROM org_person WHERE username = 'he')"
HERS = f"(SELECT id FROM contracts_contract WHERE rep_id = {HE} AND total = 168000.00)"
SHARED = "(SELECT contract_id FROM contracts_commissionshare)"
HIS = f"contract_id = {SHARED} AND beneficiary_id = {HE}"
SOLD_BY_LI = f"contract_id = {SHARED} AND share = 'own' AND beneficiary_id <> {HE}"
PAPER = "month = '2026-11-01'"
FAULTS = {
    "commissions.entry.split_whole": [
        "ALTER TABLE commissions_entry DROP CONSTRAINT entry_split_whole",
        "UPDATE commissions_entry SET payable = 0.01, retained = -0.01 WHERE share = 'team'",
    ],
    "commissions.entry.split_on_terms": [  # 30 % rounded by itself, and everything after it with it
        f"""UPDATE commissions_entry SET payable = payable - 0.01, retained = retained + 0.01
            WHERE beneficiary_id = {HE} AND month = '2026-10-01'""",
        f"""UPDATE commissions_statement SET earned = earned - 0.01, paid = paid - 0.01, retained = retained + 0.01
            WHERE person_id = {HE} AND month = '2026-10-01'""",
        """UPDATE commissions_settlement SET payable = payable - 0.01, retained = retained + 0.01, paid = paid - 0.01
            WHERE month = '2026-10-01'""",
    ],
    "commissions.entry.sum_is_last_state": [
        f"UPDATE commissions_entry SET base = base + 100 WHERE share = 'team' AND contract_id = {HERS}"
    ],
    "commissions.entry.as_collected": [f"DELETE FROM contracts_receiptmatch WHERE contract_id = {HERS}"],
    "commissions.entry.terms_of_contract": ["UPDATE commissions_entry SET rate = 0.0500 WHERE share = 'own'"],
    "commissions.entry.shared_as_kept": [  # a cent is moved from one side to the other, with all that follows
        f"UPDATE commissions_entry SET amount = amount - 0.01, retained = retained - 0.01 WHERE {HIS}",
        f"UPDATE commissions_entry SET amount = amount + 0.01, retained = retained + 0.01 WHERE {SOLD_BY_LI}",
        f"UPDATE commissions_statement SET retained = retained - 0.01 WHERE {PAPER} AND person_id = {HE}",
        f"UPDATE commissions_statement SET retained = retained + 0.01 WHERE {PAPER} AND person_id <> {HE}",
    ],
    "commissions.entry.once": [
        "ALTER TABLE commissions_entry DROP CONSTRAINT entry_once",
        f"UPDATE commissions_entry SET amount = amount - 1 WHERE share = 'team' AND contract_id = {HERS}",
        f"""INSERT INTO commissions_entry
                (month, contract_id, share, cause, base, rate, amount, payable, retained, collected_on, booked_at)
            SELECT month, contract_id, share, cause, base, rate, 1, 0, 0, collected_on, booked_at
            FROM commissions_entry WHERE share = 'team' AND contract_id = {HERS}""",
        "UPDATE commissions_settlement SET entries = entries + 1 WHERE month = '2026-10-01'",
    ],
    "commissions.settlement.no_gap": [
        """INSERT INTO commissions_settlement
                (month, settled_by_id, settled_at, entries, own, payable, retained, pool, paid)
            SELECT '2026-07-01', settled_by_id, settled_at, 0, 0, 0, 0, 0, 0 FROM commissions_settlement LIMIT 1"""
    ],
    "commissions.settlement.rows_of_closing": ["UPDATE commissions_entry SET booked_at = booked_at + interval '1 day'"],
    "commissions.settlement.sums": ["UPDATE commissions_settlement SET pool = pool + 0.01"],
    "commissions.statement.sums_entries": ["UPDATE commissions_statement SET retained = retained + 0.01"],
    "commissions.statement.pays_what_is_there": [
        "ALTER TABLE commissions_statement DROP CONSTRAINT statement_pays_what_is_there",
        "UPDATE commissions_statement SET paid = paid + 1 WHERE month = '2026-12-01'",
        "UPDATE commissions_settlement SET paid = paid + 1 WHERE month = '2026-12-01'",
    ],
    "commissions.statement.carry_goes_on": [  # the debt is forgotten, and paid out once more
        "UPDATE commissions_statement SET carried_in = 0, paid = earned WHERE month = '2026-12-01'",
        "UPDATE commissions_settlement SET paid = paid + 3520.65 WHERE month = '2026-12-01'",
    ],
}


@pytest.fixture
def books(cast: Cast) -> None:
    """Three closed months: a clawback that is carried and worked off, one shared with He, one half paid, one not."""
    with clock.at(clock.shanghai(date(2026, 11, 2))):
        lis, hers, half, _bare = (
            sold_contract(rep, parts, signed_on=date(2026, 9, 3))
            for rep, parts in (
                (cast.li, ("168000.00",)),
                (cast.he, ("168000.00",)),
                (cast.he, ("5.00",) * 2),
                (cast.li, ("9.00",)),
            )
        )
        first = receive(lis, "168000.00", date(2026, 10, 9))
        receive(hers, "168000.00", date(2026, 10, 30))
        receive(half, "5.00", date(2026, 10, 30))
        party = make_party(cast.li)
        rule_for(make_dispute(party, by=cast.he), Ruling.KEEPS, 30)
        ready()
        shared = sign(approve_contract(make_contract(approved_quote(cast.li, "500.00", customer=party))))
    with clock.at(clock.shanghai(date(2026, 11, 5))):
        settle_month(date(2026, 10, 1), by=cast.sun)
    with clock.at(clock.shanghai(date(2026, 11, 20))):
        reverse_receipt(first, "退票", by=cast.sun)
        receive(shared, "500.00", date(2026, 11, 15))
    with clock.at(clock.shanghai(date(2026, 12, 5))):
        settle_month(date(2026, 11, 1), by=cast.sun)
    with clock.at(clock.shanghai(date(2026, 12, 20))):
        receive(lis, "168000.00", date(2026, 12, 20))
    with clock.at(clock.shanghai(date(2027, 1, 5))):
        settle_month(date(2026, 12, 1), by=cast.sun)
        # Late news of a closed month wait for the open one, and are no fault of the books.
        receive(half, "5.00", date(2026, 12, 30))


def broken(using: str = "default") -> set[str]:
    """The keys of those that do not hold."""

    def rows(invariant: Invariant) -> int:
        with connections[using].cursor() as cursor:
            cursor.execute(invariant.sql)
            return len(cursor.fetchall())

    return {invariant.key for invariant in INVARIANTS if rows(invariant)}


@pytest.mark.django_db
def test_honest_work_breaks_none(books: None) -> None:
    assert broken() == set()


@pytest.mark.django_db
def test_an_empty_ledger_breaks_none(cast: Cast) -> None:
    assert broken() == set()


@pytest.mark.django_db(transaction=True)
def test_each_invariant_and_it_alone_sees_its_fault(books: None) -> None:
    seen = {}
    for key, fault in FAULTS.items():
        # As the owner of the tables, every guard off: what a broken program could have left. All of it is taken back.
        with transaction.atomic(using="owner"):
            with connections["owner"].cursor() as cursor:
                guards = (f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in GUARDED)
                for statement in ("SET CONSTRAINTS ALL IMMEDIATE", *guards, *fault):
                    cursor.execute(statement)
            seen[key] = broken("owner")
            transaction.set_rollback(True, using="owner")
    assert seen == {invariant.key: {invariant.key} for invariant in INVARIANTS}
