"""Each invariant about quotes is quiet after honest work, and red for the fault it names."""

from decimal import Decimal

import pytest
from django.db import connections, transaction

from quotes.actions.estimate import answer_days, ask_days
from quotes.actions.handout import hand_out_quote
from quotes.actions.version import new_version
from quotes.enums import HandOutWay, ProductKind
from quotes.invariants import QUOTE
from quotes.models import Product
from salesops.base.invariants import Invariant
from tests.cast import Cast
from tests.factories.quotes import approve, archive, make_desk, sign, submit

GUARDED = (
    "quotes_daysrequest",
    "quotes_quote",
    "quotes_quoteline",
    "quotes_handout",
    "documents_paper",
    "approvals_request",
)
FAULTS = {
    "quotes.quote.sum_of_lines": ["UPDATE quotes_quote SET total = total + 1"],
    "quotes.quote.line_amounts": ["UPDATE quotes_quoteline SET quantity = quantity * 2 WHERE band_id IS NULL"],
    "quotes.quote.bound_inside": [
        "ALTER TABLE quotes_quoteline DROP CONSTRAINT quote_line_inside_band",
        "UPDATE quotes_quoteline SET final_amount = 1 WHERE band_id IS NOT NULL",
    ],
    "quotes.quote.submitted_bound": [
        "UPDATE quotes_quoteline SET band_id = NULL, floor = NULL, ceiling = NULL",
    ],
    "quotes.quote.numbers_without_gaps": ["UPDATE quotes_quote SET number = 'QT-2026-00077' WHERE state = 'returned'"],
    "quotes.quote.state_and_request": ["UPDATE quotes_quote SET state = 'approved' WHERE state = 'in_review'"],
    "quotes.quote.approved_has_paper": ["DELETE FROM documents_paper"],
    "quotes.quote.one_offer_per_number": ["UPDATE quotes_quote SET state = 'approved' WHERE state = 'superseded'"],
    "quotes.quote.days_confirmed": [
        "UPDATE quotes_daysrequest SET answered_at = NULL, answered_by_id = NULL, days = NULL",
    ],
    "quotes.quote.handed_out_after_approval": ["UPDATE quotes_handout SET handed_at = handed_at - interval '9 days'"],
    "quotes.quote.on_paper_sealed": [
        "ALTER TABLE quotes_handout DROP CONSTRAINT hand_out_on_paper_is_sealed",
        "UPDATE quotes_handout SET way = 'paper'",
    ],
}


def broken(invariant: Invariant, using: str = "default") -> int:
    """How many rows break it."""
    with connections[using].cursor() as cursor:
        cursor.execute(invariant.sql)
        return len(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("QUO-2", "QUO-4", "QUO-5", "PRC-4", "APP-3")
def test_honest_work_breaks_none_and_each_fault_is_seen(cast: Cast, chains: None) -> None:
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    first = approve(submit(desk.quote("95.55", "3", header_discount="0.44")))
    archive(first)
    hand_out_quote(first, way=HandOutWay.EMAIL, contact=desk.contact, by=cast.li)
    approve(submit(new_version(first, by=cast.li)))
    sign(submit(desk.quote()), "return", "改一改")
    Product.objects.update(kind=ProductKind.IMPLEMENTATION)
    desk.product.refresh_from_db()
    serviced = desk.quote()
    answer_days(ask_days(serviced, desk.product, "上线", of=cast.xu, by=cast.li), Decimal(1), by=cast.xu)
    submit(serviced)
    submit(desk.quote())
    desk.quote("79.00")
    assert {invariant.key: broken(invariant) for invariant in QUOTE} == dict.fromkeys(FAULTS, 0)
    for invariant in QUOTE:
        # As the owner of the tables, every guard off: what a broken program could have left. It is taken back.
        with transaction.atomic(using="owner"):
            with connections["owner"].cursor() as cursor:
                guards = (f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in GUARDED)
                for statement in ("SET CONSTRAINTS ALL IMMEDIATE", *guards, *FAULTS[invariant.key]):
                    cursor.execute(statement)
            seen = broken(invariant, "owner")
            transaction.set_rollback(True, using="owner")
        assert seen > 0, invariant.key
