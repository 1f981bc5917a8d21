"""Where prices lie in their bands, by whose authority, and for whose eyes (PRC-4, CNF-1)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes.actions.quote import draft_quote
from quotes.enums import PriceType
from quotes.models import PostDiscount, PriceAttempt, Quote
from reports.queries.discipline import (
    Choice,
    Grouping,
    Source,
    attempts_by,
    chart_of,
    listed_lines,
    rows_of,
    total_of,
)
from reports.queries.discipline_posts import posts_of
from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.contracts import approve_contract, make_contract, ready, sign
from tests.factories.customers import CustomerFactory
from tests.factories.quotes import (
    Desk,
    approve,
    discuss,
    issue,
    make_band,
    make_desk,
    make_draft,
    make_line,
    make_product,
    make_quote,
    quote_data,
    submit,
)
from tests.factories.special import ask, grant, use_special_prices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    """Prices of 80 – 100 – 120."""
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def offer(desk: Desk, price: str, quantity: str = "1", *, owner: Person | None = None) -> Quote:
    customer = desk.customer if owner is None else CustomerFactory(owner=owner)
    return approve(submit(make_quote(customer, make_line(desk.product, price, quantity))))


@pytest.mark.rule("PRC-4")
def test_each_yuan_weighs_the_same(cast: Cast, desk: Desk) -> None:
    offer(desk, "80.00", "3")  # at the floor: 0 of 120
    offer(desk, "120.00")  # at the ceiling: 40 of 40
    draft_quote(quote_data(desk.customer, make_line(desk.product, "85.00")), by=cast.li)  # nobody approved it
    [row] = rows_of(cast.zhao, Choice(), attempts=None)
    assert (row.label, row.lines, row.amount) == (str(desk.product), 2, Decimal("360.00"))
    assert row.place == Decimal("0.250")  # 40 of 160
    assert row.off_list == Decimal("0.100")  # 360 of 400
    assert row.lowest == 1
    total = total_of([row], cast.zhao, Choice())
    assert total is not None
    assert (total.place, total.lines) == (row.place, 2)
    chart = chart_of(cast.zhao, Choice(), total)
    assert list(chart.series[0].values) == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]


@pytest.mark.rule("PRC-4")
@pytest.mark.parametrize("by", list(Grouping))
def test_by_product_rep_region_and_month(cast: Cast, desk: Desk, by: Grouping) -> None:
    offer(desk, "90.00")
    offer(desk, "110.00", owner=cast.zhou)
    rows = rows_of(cast.zhao, Choice(by=by), attempts={})
    labels = {
        Grouping.PRODUCT: [str(desk.product)],
        Grouping.REP: [cast.li.name, cast.zhou.name],  # the one nearest to the floor first
        Grouping.REGION: [str(cast.east), str(cast.south)],
        Grouping.MONTH: [rows[0].label],
    }
    assert [row.label for row in rows] == labels[by]
    assert sum(row.lines for row in rows) == 2
    for row in rows:
        assert len(listed_lines(cast.zhao, Choice(by=by, key=row.key))) == row.lines


@pytest.mark.rule("PRC-4", "PRC-2")
def test_discounts_by_the_post_that_may_grant_them(cast: Cast, desk: Desk) -> None:
    for price in ("100.00", "97.00", "92.00", "81.00"):  # none, 3 %, 8 %, 19 %: beyond the director's 15 %
        offer(desk, price)
    found = {row.post: (row.lines, row.given) for row in posts_of(cast.zhao, Choice())}
    assert found == {
        "": (1, Decimal("0.00")),
        "ACCOUNT_MANAGER": (1, Decimal("3.00")),
        "REGIONAL_MANAGER": (1, Decimal("8.00")),
        "GM": (1, Decimal("19.00")),
    }


@pytest.mark.rule("PRC-4", "PRC-2")
def test_the_discount_of_another_price_type_grants_nothing_and_the_very_limit_is_the_posts_own(cast: Cast) -> None:
    draft, product = make_draft(by=cast.hu), make_product()
    PostDiscount.objects.create(policy=draft, post="ACCOUNT_MANAGER", price_type="market_capture", max_discount="0.20")
    for kind in PriceType:
        make_band(draft, product, ("70", "100.11", "120"), price_type=kind)
    issue(discuss(draft, director=cast.qian, by=cast.hu), by=cast.qian)
    # 5 % off 100.11 is 95.10 in whole cents, a little more than 5 %; 8 % is the manager's, but not of market-capture.
    lines = (
        make_line(product, "100.11", discount="0.05"),
        make_line(product, "92.00"),
        make_line(product, "82.00", price_type="market_capture", reason="新市场"),
    )
    for line in lines:
        approve(submit(make_quote(CustomerFactory(owner=cast.li), line)))
    found = {row.post: row.given for row in posts_of(cast.zhao, Choice())}
    assert found == {"ACCOUNT_MANAGER": Decimal("5.01") + Decimal("18.11"), "REGIONAL_MANAGER": Decimal("8.11")}


@pytest.mark.rule("PRC-4")
def test_what_a_special_price_let_below_the_floor_stands_in_the_lowest_tenth(cast: Cast, desk: Desk) -> None:
    use_special_prices(by=cast.hu)
    grant(ask(desk.customer, desk.product), keeper=cast.hu)
    offer(desk, "70.00", "10")
    total = total_of(rows_of(cast.zhao, Choice(), attempts=None), cast.zhao, Choice())
    assert total is not None
    assert (total.place, total.lowest) == (Decimal("-0.250"), 1)
    assert list(chart_of(cast.zhao, Choice(), total).series[0].values) == [1, *[0] * 9]


@pytest.mark.rule("ORG-2", "CNF-1", "PRC-4")
def test_a_manager_reads_the_own_region_and_no_attempts(cast: Cast, desk: Desk, client: Client) -> None:
    mine, theirs = offer(desk, "90.00"), offer(desk, "110.00", owner=cast.zhou)
    PriceAttempt.objects.create(
        product=desk.product, tried_by=cast.li, tried_at=clock.now(), path="draft", price_type="normal",
        quantity=1, final_amount=Decimal("70.00"), floor=Decimal("80.00"), ceiling=Decimal("120.00"),
        off_by=Decimal("10.00"),
    )  # fmt: skip
    [row] = rows_of(cast.wang, Choice(by=Grouping.REP), attempts=None)
    assert row.label == cast.li.name
    assert attempts_by(cast.zhao, Choice(by=Grouping.REP)) == {str(cast.li.pk): 1}
    url, lines = reverse("reports:discipline-overview"), reverse("reports:discipline-lines")
    client.force_login(cast.wang)
    page = client.get(url, {"by": "rep"}).content.decode()
    assert cast.zhou.name not in page
    assert reverse("quotes:attempt-list") not in page
    listed = client.get(lines, {"by": "rep", "key": str(cast.zhou.pk)}).content.decode()
    assert theirs.get_absolute_url() not in listed
    client.force_login(cast.zhao)
    both = client.get(lines, {"by": "region", "key": str(cast.east.pk)}).content.decode()
    assert mine.get_absolute_url() in both
    assert theirs.get_absolute_url() not in both
    assert reverse("quotes:attempt-list") in client.get(url).content.decode()
    for stranger in (cast.li, cast.chen, cast.lin, cast.sun, cast.hu):
        client.force_login(stranger)
        assert {client.get(one).status_code for one in (url, lines)} == {403}
    looks = ViewLog.objects.filter(what="price-discipline.viewed").order_by("pk")
    assert [look.by for look in looks] == [cast.wang, cast.wang, cast.zhao, cast.zhao]


@pytest.mark.rule("PRC-4")
@pytest.mark.parametrize("by", [Grouping.PRODUCT, Grouping.REP, Grouping.MONTH])
def test_who_only_tried_outside_the_band_is_there_without_a_line(cast: Cast, desk: Desk, by: Grouping) -> None:
    with pytest.raises(Refusal):
        submit(desk.quote("70.00"))
    choice = Choice(by=by)
    [row] = rows = rows_of(cast.zhao, choice, attempts=attempts_by(cast.zhao, choice))
    assert (row.lines, row.amount, row.place, row.off_list) == (0, Decimal(0), None, None)
    total = total_of(rows, cast.zhao, choice)
    assert total is not None
    assert (total.lines, total.amount, total.attempts) == (0, Decimal(0), row.attempts)
    assert row.attempts == PriceAttempt.objects.count() > 0
    assert rows_of(cast.zhao, choice, attempts=None) == []


@pytest.mark.rule("PRC-4")
def test_signed_contracts_are_looked_at_in_the_same_way(cast: Cast) -> None:
    ready()
    contract = sign(approve_contract(make_contract(owner=cast.li)))
    choice = Choice(source=Source.CONTRACTS, by=Grouping.MONTH)
    [row] = rows_of(cast.zhao, choice, attempts=None)
    assert row.amount == contract.total
    [line] = listed_lines(cast.zhao, Choice(source=Source.CONTRACTS, by=Grouping.MONTH, key=row.key))
    assert line.contract == contract
    assert rows_of(cast.zhao, Choice(source=Source.CONTRACTS, since=clock.today().replace(day=1)), attempts=None)


@pytest.mark.rule("PRC-4")
def test_a_fixed_number_of_queries_and_no_choice_that_breaks_it(cast: Cast, desk: Desk, client: Client) -> None:
    client.force_login(cast.zhao)
    url, lines = reverse("reports:discipline-overview"), reverse("reports:discipline-lines")
    client.get(url)
    counts = []
    for price in ("90.00", "95.00", "110.00"):
        offer(desk, price)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        counts.append(len(seen))
    assert len(set(counts)) == 1
    for query in (
        {"of": "x", "by": "y", "months": "x", "region": "x", "price_type": "x"},
        {"key": "²"},
        {"key": "9" * 30},
        {"by": "month", "key": "2026-99"},
        {"by": "month", "key": "x"},
        {"months": "3", "of": "contracts"},
    ):
        assert client.get(url, query).status_code == 200
        assert client.get(lines, query).status_code == 200
