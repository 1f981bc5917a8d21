"""Each invariant about special prices is quiet after honest work, and red for the fault it names."""

import pytest
from django.db import connections, transaction

from quotes.invariants import QUOTE, SPECIAL
from tests.cast import Cast
from tests.factories.quotes import approve, make_desk, make_line, make_quote, submit
from tests.factories.special import ask, grant, put_before, use_special_prices
from tests.quotes.invariants.test_quote import broken

FAULTS = {
    "quotes.special.used_as_granted": "UPDATE quotes_specialprice SET quantity = 11 WHERE state = 'approved'",
    "quotes.special.used_once": """UPDATE quotes_quoteline SET special_floor = special.price, special_id = special.id
        FROM quotes_specialprice special WHERE special.state = 'approved'""",
    "quotes.special.one_line": """UPDATE quotes_quoteline line SET special_floor = other.special_floor,
        special_id = other.special_id FROM quotes_quoteline other
        WHERE other.quote_id = line.quote_id AND other.special_id IS NOT NULL""",
    "quotes.special.heard_in_full": "DELETE FROM quotes_specialopinion",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("PRC-4")
def test_honest_work_breaks_none_and_each_fault_is_seen(cast: Cast, chains: None) -> None:
    use_special_prices(by=cast.hu)
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    grant(ask(desk.customer, desk.product), keeper=cast.hu)
    approve(submit(make_quote(desk.customer, make_line(desk.product, "70.00", "10"), make_line(desk.product))))
    submit(desk.quote("96.00", "10"))
    put_before(ask(desk.customer, desk.product, "60.00", "20"), keeper=cast.hu)
    assert {invariant.key: broken(invariant) for invariant in [*QUOTE, *SPECIAL] if broken(invariant)} == {}
    for invariant in SPECIAL:
        with transaction.atomic(using="owner"):
            with connections["owner"].cursor() as cursor:
                for table in ("quotes_specialprice", "quotes_specialopinion", "quotes_quoteline"):
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                cursor.execute("ALTER TABLE quotes_quoteline DROP CONSTRAINT quote_line_special_once")
                cursor.execute(FAULTS[invariant.key])
            seen = broken(invariant, "owner")
            transaction.set_rollback(True, using="owner")
        assert seen > 0, invariant.key
