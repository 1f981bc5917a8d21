"""Each invariant about inquiries and support is quiet after honest work, and red for the fault it names."""

from decimal import Decimal

import pytest
from django.db import connections, transaction

from quotes.actions.phone import CallData, tell_price
from quotes.actions.support import dispute_support
from quotes.invariants import INQUIRY
from tests.cast import Cast
from tests.factories.inquiry import decided, make_inquiry, make_support, named
from tests.factories.quotes import make_desk, make_line, make_quote
from tests.quotes.invariants.test_quote import broken

GUARDED = ("quotes_inquiry", "quotes_quote", "quotes_phoneanswer", "quotes_supportrequest", "quotes_supportseat")
FAULTS = {
    "quotes.inquiry.state_and_request": ["UPDATE quotes_inquiry SET state = 'returned' WHERE state = 'waiting'"],
    "quotes.inquiry.of_its_customer": ["UPDATE quotes_inquiry SET customer_id = NULL"],
    "quotes.phone.list_price": ["UPDATE quotes_phoneanswer SET list_price = list_price - 1"],
    "quotes.support.state_and_request": [
        "UPDATE quotes_supportrequest SET state = 'named' WHERE state = 'disputed'",
    ],
    "quotes.support.people_named": ["DELETE FROM quotes_supportseat"],
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("INQ-1", "INQ-2", "INQ-3")
def test_honest_work_breaks_none_and_each_fault_is_seen(cast: Cast, chains: None) -> None:
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    make_inquiry(desk.customer)
    make_quote(desk.customer, make_line(desk.product), inquiry=decided(make_inquiry(desk.customer)))
    tell_price(CallData(product=desk.product, quantity=Decimal(1), caller="周工", customer=desk.customer), by=cast.chen)
    make_support(desk.customer)
    support = named(make_support(desk.customer), cast.xu)
    dispute_support(support, "人不够。", revision=support.revision, by=cast.li)
    assert {invariant.key: broken(invariant) for invariant in INQUIRY} == dict.fromkeys(FAULTS, 0)
    for invariant in INQUIRY:
        # As the owner of the tables, every guard off: what a broken program could have left. It is taken back.
        with transaction.atomic(using="owner"):
            with connections["owner"].cursor() as cursor:
                guards = (f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in GUARDED)
                for statement in ("SET CONSTRAINTS ALL IMMEDIATE", *guards, *FAULTS[invariant.key]):
                    cursor.execute(statement)
            seen = broken(invariant, "owner")
            transaction.set_rollback(True, using="owner")
        assert seen > 0, invariant.key
