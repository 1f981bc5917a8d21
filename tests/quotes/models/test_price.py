"""What the database itself refuses about prices, whoever sends the statement."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from quotes.enums import PolicyState, PriceType
from quotes.models import PostDiscount, PriceBand, PricePolicy
from salesops.base import clock
from tests.cast import Cast
from tests.factories.quotes import issue, make_band, make_draft, make_policy, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(cast: Cast) -> PricePolicy:
    return make_policy(make_product("L-100"), keeper=cast.hu, gm=cast.qian)


def refused(sql: str, *params: Any) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return str(caught.value)


@pytest.mark.rule("PRC-3")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE quotes_pricepolicy SET title = 'x'",
        "UPDATE quotes_pricepolicy SET state = 'draft', number = NULL, issued_by_id = NULL, issued_at = NULL",
        "UPDATE quotes_pricepolicy SET valid_from = valid_from + 1",
        "UPDATE quotes_pricepolicy SET director_opinion = 'x'",
        "UPDATE quotes_pricepolicy SET capture_post = 'GM'",
        "UPDATE quotes_pricepolicy SET number = 'JG-1999-01'",
        "UPDATE quotes_priceband SET floor = floor - 1",
        "UPDATE quotes_priceband SET ceiling = ceiling + 1",
        "UPDATE quotes_priceband SET condition = 'x'",
        "DELETE FROM quotes_priceband",
        "UPDATE quotes_postdiscount SET max_discount = 0.5",
        "DELETE FROM quotes_postdiscount",
        "DELETE FROM quotes_pricepolicy",
    ],
)
def test_no_statement_changes_an_issued_version(issued: PricePolicy, sql: str) -> None:
    assert "issued" in refused(sql)


@pytest.mark.rule("PRC-3")
def test_nothing_is_added_to_an_issued_version(cast: Cast, issued: PricePolicy) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_band(issued, make_product())
    with pytest.raises(IntegrityError), transaction.atomic():
        PostDiscount.objects.create(policy=issued, post="SALES_VP", max_discount=Decimal("0.2"))


@pytest.mark.rule("PRC-3")
def test_a_band_can_be_moved_neither_into_an_issued_version_nor_out_of_it(cast: Cast, issued: PricePolicy) -> None:
    draft = make_draft(by=cast.hu)
    band = make_band(draft, make_product())
    refused("UPDATE quotes_priceband SET policy_id = %s WHERE id = %s", issued.pk, band.pk)
    refused("UPDATE quotes_priceband SET policy_id = %s WHERE policy_id = %s", draft.pk, issued.pk)


@pytest.mark.rule("PRC-3")
def test_the_last_day_is_set_and_brought_forward_but_never_put_back(issued: PricePolicy) -> None:
    day = clock.today()
    PricePolicy.objects.filter(pk=issued.pk).update(valid_to=day)
    PricePolicy.objects.filter(pk=issued.pk).update(valid_to=day - timedelta(days=1))
    refused("UPDATE quotes_pricepolicy SET valid_to = %s", day)
    refused("UPDATE quotes_pricepolicy SET valid_to = NULL")


@pytest.mark.rule("PRC-3")
def test_a_version_is_not_born_issued(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="draft"), transaction.atomic():
        PricePolicy.objects.create(
            title="x",
            state=PolicyState.ISSUED,
            number="JG-2026-99",
            valid_from=date(2026, 1, 1),
            created_by=cast.hu,
            created_at=clock.now(),
            issued_by=cast.qian,
            issued_at=clock.now(),
        )


@pytest.mark.rule("PRC-3")
@pytest.mark.parametrize(
    ("first", "last", "overlaps"),
    [
        (date(2026, 1, 1), date(2026, 3, 31), False),
        (date(2026, 1, 1), date(2026, 4, 1), True),
        (date(2026, 6, 30), None, True),
        (date(2026, 7, 1), None, False),
        (date(2026, 5, 1), date(2026, 5, 1), True),
        (date(2020, 1, 1), None, True),
    ],
)
def test_issued_versions_never_share_a_day(cast: Cast, first: date, last: date | None, overlaps: bool) -> None:
    make_policy(keeper=cast.hu, gm=cast.qian, valid_from=date(2026, 4, 1), valid_to=date(2026, 6, 30))
    draft = make_draft(by=cast.hu, valid_from=first, valid_to=last)
    assert PricePolicy.objects.overlapping(first, last).exists() == overlaps
    if overlaps:
        with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
            issue(draft, by=cast.qian)
    else:
        issue(draft, by=cast.qian)


@pytest.mark.rule("PRC-2")
@pytest.mark.parametrize(
    "walls", [("0", "100", "120"), ("-1", "100", "120"), ("101", "100", "120"), ("80", "121", "120")]
)
def test_walls_stand_in_order(cast: Cast, walls: tuple[str, str, str]) -> None:
    draft, product = make_draft(by=cast.hu), make_product()
    with pytest.raises(IntegrityError, match="price_band_order"), transaction.atomic():
        make_band(draft, product, walls)


@pytest.mark.rule("PRC-2")
def test_a_scope_holds_one_band_also_where_it_names_no_region(cast: Cast) -> None:
    draft, product = make_draft(by=cast.hu), make_product()
    make_band(draft, product)
    make_band(draft, product, region=cast.east)
    make_band(draft, product, quantity_from="50")
    with pytest.raises(IntegrityError, match="once_per_scope"), transaction.atomic():
        make_band(draft, product)


@pytest.mark.rule("PRC-3")
def test_a_draft_is_free(cast: Cast) -> None:
    draft = make_draft(by=cast.hu)
    make_band(draft, make_product())
    PriceBand.objects.filter(policy=draft).update(price_type=PriceType.KEEP)
    draft.delete()
    assert not PriceBand.objects.exists()
