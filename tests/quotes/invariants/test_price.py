"""Each invariant about prices is quiet after honest work, and red for the fault it names."""

from datetime import timedelta

import pytest
from django.db import connections, transaction

from quotes.invariants import PRICE
from quotes.models import PricePolicy
from salesops.base import clock
from salesops.base.invariants import Invariant
from tests.cast import Cast
from tests.factories.quotes import discuss, issue, make_band, make_draft, make_product

GUARDED = ("quotes_pricepolicy", "quotes_priceband", "quotes_policyopinion")
FAULTS = {
    "quotes.price.one_version_a_day": [
        "ALTER TABLE quotes_pricepolicy DROP CONSTRAINT price_policy_no_overlap",
        "UPDATE quotes_pricepolicy SET valid_to = NULL",
    ],
    "quotes.price.issued_in_full": ["DELETE FROM quotes_policyopinion WHERE department = 'supply'"],
    "quotes.price.issued_by_another": [
        "UPDATE quotes_pricepolicy SET issued_by_id = created_by_id WHERE state = 'issued'"
    ],
    "quotes.price.walls_in_order": [
        "ALTER TABLE quotes_priceband DROP CONSTRAINT price_band_order",
        "UPDATE quotes_priceband SET floor = list_price + 1",
    ],
}


@pytest.fixture
def versions(cast: Cast) -> list[PricePolicy]:
    """The version in force and the next one."""
    today = clock.today()
    made = []
    for first, last in ((today, today + timedelta(days=9)), (today + timedelta(days=10), None)):
        draft = make_draft(by=cast.hu, valid_from=first, valid_to=last)
        make_band(draft, make_product())
        made.append(issue(discuss(draft, director=cast.zhao, by=cast.hu), by=cast.qian))
    make_draft(by=cast.hu)
    return made


def broken(invariant: Invariant, using: str = "default") -> int:
    """How many rows break it."""
    with connections[using].cursor() as cursor:
        cursor.execute(invariant.sql)
        return len(cursor.fetchall())


@pytest.mark.django_db
@pytest.mark.parametrize("invariant", PRICE, ids=lambda one: one.key)
def test_honest_work_breaks_none(versions: list[PricePolicy], invariant: Invariant) -> None:
    assert broken(invariant) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("invariant", PRICE, ids=lambda one: one.key)
def test_each_invariant_sees_its_fault(versions: list[PricePolicy], invariant: Invariant) -> None:
    # As the owner of the tables, every guard off: what a broken program could have left. All of it is taken back.
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            guards = (f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in GUARDED)
            for statement in ("SET CONSTRAINTS ALL IMMEDIATE", *guards, *FAULTS[invariant.key]):
                cursor.execute(statement)
        seen = broken(invariant, "owner")
        transaction.set_rollback(True, using="owner")
    assert seen > 0
