"""Each invariant is quiet after honest work, and red for the fault it names."""

from collections.abc import Callable

import pytest
from django.db import connections, transaction

from salesops.approvals.engine import withdraw
from salesops.base.invariants import Invariant
from salesops.memos.enums import MemoSort
from salesops.memos.invariants import INVARIANTS
from salesops.memos.models import LeakReport, Memo
from tests.cast import Cast
from tests.factories.approvals import say
from tests.factories.memos import asked, make_leak, make_memo, returned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


def broken(invariant: Invariant, using: str = "default") -> int:
    """How many rows break it."""
    with connections[using].cursor() as cursor:
        cursor.execute(invariant.sql)
        return len(cursor.fetchall())


def work(cast: Cast) -> tuple[Memo, LeakReport]:
    """Papers in every state; an answered memo and a leak report that waits."""
    answered = make_memo(cast.li)
    say(asked(answered), "approve", "同意。")
    returned(make_memo(cast.he, sort=MemoSort.PROBLEM))
    withdraw(asked(make_memo(cast.zhou)), by=cast.zhou)
    make_memo(cast.sun)
    say(asked(make_leak(cast.he)), "approve", "更换口令。")
    returned(make_leak(cast.zhou))
    return answered, make_leak(cast.li, concerned=cast.wang)


@pytest.mark.rule("APP-9", "CNF-4")
@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda one: one.key)
def test_honest_work_breaks_none(cast: Cast, invariant: Invariant) -> None:
    work(cast)
    assert broken(invariant) == 0


GUARDED = ("memos_memo", "memos_leakreport", "approvals_request", "approvals_step", "approvals_decision")
FAULTS: dict[str, Callable[[Memo, LeakReport, Cast], str]] = {
    "memos.asked-for": lambda memo, leak, cast: (
        f"UPDATE memos_memo SET state = 'waiting', answered_at = NULL WHERE id = {memo.pk}"
    ),
    "memos.leak-asked-for": lambda memo, leak, cast: (
        f"UPDATE memos_leakreport SET state = 'answered', answered_at = now() WHERE id = {leak.pk}"
    ),
    "memos.answered-in-words": lambda memo, leak, cast: (
        f"UPDATE approvals_decision SET opinion = ' ' WHERE request_id = {asked(memo).pk}"
    ),
    "memos.leak-apart": lambda memo, leak, cast: (
        f"UPDATE approvals_step SET approver_id = {cast.wang.pk} WHERE request_id = {asked(leak).pk}"
    ),
    "memos.leak-log-frozen": lambda memo, leak, cast: (
        f"""UPDATE memos_leakreport SET access_log = '{{"lines": [1]}}' WHERE id = {leak.pk}"""
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda one: one.key)
def test_each_invariant_sees_its_fault(cast: Cast, invariant: Invariant) -> None:
    memo, leak = work(cast)
    fault = FAULTS[invariant.key](memo, leak, cast)
    # As the owner of the tables, every guard off: what a broken program could have left. All of it is taken back.
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            for table in GUARDED:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(fault)
        seen = broken(invariant, "owner")
        transaction.set_rollback(True, using="owner")
    assert seen > 0


def test_no_invariant_goes_without_its_fault() -> None:
    assert {one.key for one in INVARIANTS} == set(FAULTS)
