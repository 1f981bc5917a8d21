"""What the database itself refuses about quotes, whoever sends the statement."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from quotes.enums import PriceType
from quotes.models import Quote, QuoteLine
from tests.cast import Cast
from tests.factories.quotes import (
    Desk,
    approve,
    make_band,
    make_desk,
    make_draft,
    make_line,
    make_product,
    make_quote,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]
D = Decimal


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def refused(sql: str, *params: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return str(caught.value)


def done(sql: str, *params: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


DISGUISES = {
    "a cent below the floor": "UPDATE quotes_quoteline SET final_amount = 239.99, amount = 240",
    "a cent above the ceiling": "UPDATE quotes_quoteline SET final_amount = 360.01, amount = 360.01",
    "for free": "UPDATE quotes_quoteline SET final_amount = 0, amount = 0",
    "below zero": "UPDATE quotes_quoteline SET final_amount = -300, amount = 0",
    "more for the same": "UPDATE quotes_quoteline SET quantity = 100",
    "less for the same": "UPDATE quotes_quoteline SET quantity = 0.001",
    "nothing for something": "UPDATE quotes_quoteline SET quantity = 0",
    "a floor of one's own": "UPDATE quotes_quoteline SET floor = 1, final_amount = 3, amount = 3",
    "a ceiling of one's own": "UPDATE quotes_quoteline SET ceiling = 9000, final_amount = 9000, amount = 9000",
    "walls without a band": "UPDATE quotes_quoteline SET band_id = NULL",
    "a band without walls": "UPDATE quotes_quoteline SET floor = NULL, ceiling = NULL",
    "a discount of all": "UPDATE quotes_quoteline SET discount = 1",
    "a price type that isn't": "UPDATE quotes_quoteline SET price_type = 'friends'",
}


@pytest.mark.rule("PRC-4")
def test_no_statement_writes_a_line_outside_its_band(desk: Desk) -> None:
    desk.quote("100.00", "3")
    for disguise, sql in DISGUISES.items():
        assert refused(sql), disguise
    assert QuoteLine.objects.get().final_amount == D("300.00")


@pytest.mark.rule("PRC-4", "QUO-2")
def test_no_quote_leaves_the_draft_unless_every_line_is_bound(cast: Cast, desk: Desk) -> None:
    away = "UPDATE quotes_quote SET state = 'in_review', number = 'QT-2026-09999', policy_id = %s WHERE id = %s"
    empty = make_quote(desk.customer)
    assert refused(away, desk.policy.pk, empty.pk)
    for quote in (
        desk.quote("79.00"),
        make_quote(desk.customer, make_line(desk.product), make_line(make_product())),
    ):
        assert "outside the price policy" in refused(away, desk.policy.pk, quote.pk)
    # Bound, but to the band of another product, another price type, or a version nobody issued.
    other = make_product()
    draft = make_draft(by=cast.hu)
    foreign = [
        make_band(draft, other),
        make_band(draft, desk.product, price_type=PriceType.KEEP),
        make_band(draft, desk.product),
    ]
    for band in foreign:
        quote = desk.quote()
        done("UPDATE quotes_quoteline SET band_id = %s WHERE quote_id = %s", band.pk, quote.pk)
        assert "outside the price policy" in refused(away, desk.policy.pk, quote.pk)
    cheap = desk.quote()
    done("UPDATE quotes_quote SET total = 1 WHERE id = %s", cheap.pk)
    assert "sum of its lines" in refused(away, desk.policy.pk, cheap.pk)


@pytest.mark.rule("APP-3", "QUO-5", "CNF-2")
def test_what_was_submitted_stays_as_it_was(desk: Desk) -> None:
    quote = approve(submit(desk.quote()))
    draft = desk.quote()
    for sql in (
        "UPDATE quotes_quoteline SET quantity = 1 WHERE quote_id = %(quote)s",
        "DELETE FROM quotes_quoteline WHERE quote_id = %(quote)s",
        "UPDATE quotes_quoteline SET quote_id = %(draft)s, position = 9 WHERE quote_id = %(quote)s",
        "UPDATE quotes_quoteline SET quote_id = %(quote)s, position = 9 WHERE quote_id = %(draft)s",
        "UPDATE quotes_quote SET total = total + 1 WHERE id = %(quote)s",
        "UPDATE quotes_quote SET number = 'QT-2026-00002' WHERE id = %(quote)s",
        "UPDATE quotes_quote SET version = 2 WHERE id = %(quote)s",
        "UPDATE quotes_quote SET valid_until = valid_until + 1 WHERE id = %(quote)s",
        "UPDATE quotes_quote SET payment_terms = 'x' WHERE id = %(quote)s",
        "UPDATE quotes_quote SET state = 'draft' WHERE id = %(quote)s",
        "UPDATE quotes_quote SET state = 'in_review' WHERE id = %(quote)s",
        "UPDATE quotes_quote SET customer_id = customer_id + 1 WHERE id = %(draft)s",
        "DELETE FROM quotes_quote WHERE id = %(quote)s",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, {"quote": quote.pk, "draft": draft.pk})


@pytest.mark.rule("QUO-3", "QUO-4")
def test_a_quote_begins_as_a_draft(desk: Desk) -> None:
    known = desk.quote()
    born = """
        INSERT INTO quotes_quote (number, version, state, revision, customer_id, project_name, owner_id, drafted_by_id,
            region_id, valid_until, payment_terms, delivery, warranty, notes, header_discount, list_total, total,
            tax_total, created_at)
        SELECT 'QT-2026-09999', 1, 'approved', 1, customer_id, '', owner_id, drafted_by_id, region_id, valid_until,
            '', '', '', '', 0, 1, 1, 0, created_at FROM quotes_quote WHERE id = %s
    """
    assert "begins as a draft" in refused(born, known.pk)
    assert Quote.objects.count() == 1
