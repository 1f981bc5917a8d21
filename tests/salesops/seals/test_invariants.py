"""Each invariant of the register is quiet after honest work, and red for the fault it names."""

import pytest
from django.db import connections, transaction

from salesops.base.invariants import Invariant
from salesops.documents.models import Paper
from salesops.seals.actions.entry import counter_entry
from salesops.seals.enums import Seal
from salesops.seals.invariants import INVARIANTS
from tests.cast import Cast
from tests.factories.quotes import approve, archive, make_desk, submit
from tests.factories.seals import asked_for, keeper_of, sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]
GUARDED = ("seals_sealentry", "documents_paper")
FAULTS = {
    "seals.of_approved_paper": "UPDATE seals_sealentry SET sha256 = repeat('0', 64)",
    "seals.sealed_by_another": "UPDATE seals_sealentry SET keeper_id = {stranger} WHERE state = 'used'",
    "seals.taken_back_once": "UPDATE seals_sealentry SET copies = -1 WHERE corrects_id IS NOT NULL",
    "seals.numbers_without_gaps": "UPDATE seals_sealentry SET number = 'YY-2026-00077' WHERE corrects_id IS NOT NULL",
}


def broken(invariant: Invariant, using: str = "default") -> int:
    """How many rows break it."""
    with connections[using].cursor() as cursor:
        cursor.execute(invariant.sql)
        return len(cursor.fetchall())


@pytest.fixture
def paper(cast: Cast) -> Paper:
    """A register with a use, one that was taken back, and one that waits."""
    paper = archive(approve(submit(make_desk(cast.li, keeper=cast.hu, gm=cast.qian).quote())))
    sealed(paper, by=cast.li)
    wrong = sealed(paper, Seal.CONTRACT, by=cast.chen)
    counter_entry(wrong, "登记有误", by=keeper_of(wrong))
    asked_for(paper, by=cast.li)
    return paper


def test_every_invariant_has_its_fault() -> None:
    assert {one.key for one in INVARIANTS} == set(FAULTS)


@pytest.mark.rule("QUO-6")
@pytest.mark.django_db(transaction=True)
def test_quiet_after_honest_work_and_red_for_its_fault(cast: Cast, paper: Paper) -> None:
    for invariant in INVARIANTS:
        assert broken(invariant) == 0, invariant.key
        # As the owner of the tables, every guard off: what a broken program could have left. All of it is taken back.
        with transaction.atomic(using="owner"):
            with connections["owner"].cursor() as cursor:
                for table in GUARDED:
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                cursor.execute(FAULTS[invariant.key].format(stranger=cast.xu.pk))
            seen = broken(invariant, "owner")
            transaction.set_rollback(True, using="owner")
        assert seen > 0, invariant.key
