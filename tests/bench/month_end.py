"""`make bench`: what closing a month costs beside storing the same rows ready-made, and that its memory stays flat."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections

from commissions.actions.settlement import settle_month
from commissions.ledger import month_before
from commissions.queries.settlement import CHANGES, ENTRY_COLUMNS, given
from salesops.base import clock
from tests.bench.bench import report
from tests.bench.limits import undone
from tests.cast import Cast
from tests.factories.ledger import collect

pytestmark = pytest.mark.django_db(transaction=True)

CONTRACTS = 100_000
RUNS = 3
GOAL = 2.0
FLAT = 4 * 1024
"""Kilobytes that the process may grow by, however many contracts there are."""
MONTH = month_before(clock.today())


def checked() -> None:
    """Foreign keys are looked up at the end of a transaction; both sides pay for that."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def keep_the_rows() -> None:
    """What the month will book, in a table without an index."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"CREATE TABLE ready AS {CHANGES}", given(MONTH, clock.now()))
        cursor.execute(f"GRANT SELECT ON ready TO {connection.settings_dict['USER']}")
        cursor.execute("ANALYZE ready")


def store_the_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO commissions_entry ({ENTRY_COLUMNS}) SELECT {ENTRY_COLUMNS} FROM ready")
    checked()


def forget() -> None:
    """What was stored and taken back still lies in the table and its indexes; it is no part of the next run."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE commissions_entry, commissions_statement, commissions_settlement")


def peak() -> int:
    """Kilobytes that this process needed at most since it was last asked."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


def test_month_end(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    early, late = MONTH - timedelta(days=40), MONTH + timedelta(days=19)
    collect([cast.li, cast.he, cast.zhou], CONTRACTS, signed_on=early, collected_on=late)

    def settle() -> None:
        settle_month(MONTH, by=cast.sun)
        checked()

    for act in (settle, store_the_rows):
        act.put_back = forget  # type: ignore[attr-defined]  # done before each run, outside its time
    with undone():
        settle()  # warm
    peak()
    before = peak()
    with undone():
        settle()
    grown = peak() - before
    keep_the_rows()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {CHANGES}", given(MONTH, clock.now()))
        plan = "\n".join(line for (line,) in cursor.fetchall())
    with capsys.disabled():
        report(f"month end over {CONTRACTS:,} contracts", settle, store_the_rows, GOAL, RUNS)
        print(
            f"{'  memory of the process':<44}{grown:>9,} kB{FLAT:>9,} kB{'':>16}  {'ok' if grown <= FLAT else 'above'}"
        )
        print(f"{'  matches are read from their index':<44}{'ok' if 'match_contract_day' in plan else 'no':>12}")
