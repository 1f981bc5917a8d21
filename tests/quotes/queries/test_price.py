"""Which band a line gets, in the order of docs/rules/price-band.md, and at what cost."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from customers.enums import CustomerType
from quotes.enums import PriceType
from quotes.models import PostDiscount, PriceBand, PricePolicy, Product
from quotes.queries.price import Wanted, all_limits, as_band, band_for, bands_for, policy_in_force
from salesops.base import clock
from salesops.org.enums import Post
from salesops.org.models import Region
from tests.cast import Cast
from tests.factories.quotes import issue, make_band, make_draft, make_policy, make_product

pytestmark = pytest.mark.django_db
DEALER = CustomerType.DISTRIBUTOR


@pytest.fixture
def ladder(cast: Cast) -> Product:
    """a: all · b: from 50 · c: dealers · d: east from 50 · e: east, dealers."""
    product, draft = make_product(), make_draft(by=cast.hu)
    make_band(draft, product, condition="a")
    make_band(draft, product, condition="b", quantity_from="50")
    make_band(draft, product, condition="c", customer_type=DEALER)
    make_band(draft, product, condition="d", region=cast.east, quantity_from="50")
    make_band(draft, product, condition="e", region=cast.east, customer_type=DEALER, quantity_from="200")
    make_band(draft, product, condition="k", price_type=PriceType.KEEP, region=cast.south)
    issue(draft, by=cast.qian)
    return product


@pytest.mark.rule("PRC-2", "QUO-2")
@pytest.mark.parametrize(
    ("region", "customer_type", "quantity", "price_type", "wins"),
    [
        ("east", "", "10", PriceType.NORMAL, "a"),
        ("south", "", "50", PriceType.NORMAL, "b"),
        ("south", "", "49.99", PriceType.NORMAL, "a"),
        ("east", DEALER, "60", PriceType.NORMAL, "d"),
        ("east", DEALER, "10", PriceType.NORMAL, "c"),
        ("south", DEALER, "60", PriceType.NORMAL, "c"),
        ("east", DEALER, "200", PriceType.NORMAL, "e"),
        (None, "", "60", PriceType.NORMAL, "b"),
        ("south", "", "1", PriceType.KEEP, "k"),
        ("east", "", "1", PriceType.KEEP, None),
        ("south", "", "1", PriceType.CAPTURE, None),
    ],
)
def test_the_most_specific_band_wins(
    cast: Cast,
    ladder: Product,
    region: str | None,
    customer_type: str,
    quantity: str,
    price_type: str,
    wins: str | None,
) -> None:
    regions: dict[str | None, Region] = {"east": cast.east, "south": cast.south}
    band = band_for(
        ladder,
        price_type=price_type,
        region=regions.get(region),
        customer_type=customer_type,
        quantity=Decimal(quantity),
        on=clock.today(),
    )
    assert (band.condition if band else None) == wins


@pytest.mark.rule("QUO-2")
def test_a_day_without_a_version_has_no_band(cast: Cast) -> None:
    product = make_product()
    first, last = date(2026, 4, 1), date(2026, 6, 30)
    make_policy(product, keeper=cast.hu, gm=cast.qian, valid_from=first, valid_to=last)
    draft = make_draft(by=cast.hu, valid_from=last + timedelta(days=1))
    make_band(draft, product)
    for day, held in [
        (first - timedelta(days=1), False),
        (first, True),
        (last, True),
        (last + timedelta(days=1), False),
    ]:
        (band,) = bands_for([Wanted(product.pk, PriceType.NORMAL, Decimal(1))], region=None, customer_type="", on=day)
        assert (band is not None) == held
        assert (policy_in_force(day) is not None) == held


@pytest.mark.rule("QUO-2")
def test_the_bands_of_a_whole_quote_are_two_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    products = [make_product() for _ in range(20)]
    make_policy(*products, keeper=cast.hu, gm=cast.qian)
    wanted = [Wanted(product.pk, PriceType.NORMAL, Decimal(1)) for product in products]
    with django_assert_num_queries(2):
        bands = bands_for(wanted, region=cast.east, customer_type="", on=clock.today())
        assert [band.product_id for band in bands if band] == [product.pk for product in products]
        assert bands[0] is not None
        assert bands[0].policy.named_post(PriceType.CAPTURE) == Post.DIRECTOR
    with django_assert_num_queries(0):
        assert bands_for([], region=None, customer_type="", on=clock.today()) == []


@pytest.mark.rule("PRC-2")
def test_a_price_types_own_limit_goes_before_the_general_one(cast: Cast) -> None:
    product, draft = make_product(), make_draft(by=cast.hu)
    PostDiscount.objects.create(
        policy=draft, post=Post.DIRECTOR, price_type=PriceType.CAPTURE, max_discount=Decimal("0.3")
    )
    make_band(draft, product, price_type=PriceType.CAPTURE)
    policy = issue(draft, by=cast.qian)
    limits = all_limits(policy)
    assert limits[PriceType.NORMAL][Post.DIRECTOR] == Decimal("0.15")
    assert limits[PriceType.CAPTURE] == {
        Post.ACCOUNT_MANAGER: Decimal("0.05"),
        Post.REGIONAL_MANAGER: Decimal("0.10"),
        Post.DIRECTOR: Decimal("0.3"),
    }
    band = as_band(PriceBand.objects.select_related("policy").get(), limits)
    assert (band.named_post, band.limit_of(Post.DIRECTOR)) == (Post.DIRECTOR, Decimal("0.3"))


def test_the_look_up_reads_an_index_and_no_table_from_end_to_end(cast: Cast) -> None:
    draft = make_draft(by=cast.hu)
    products = Product.objects.bulk_create(
        Product(code=f"X{n}", name="x", kind="goods", unit="台", tax_rate=Decimal("0.13"), created_at=clock.now())
        for n in range(1500)
    )
    PriceBand.objects.bulk_create(
        PriceBand(policy=draft, product=product, price_type=kind, floor=1, list_price=2, ceiling=3)
        for product in products
        for kind in PriceType.values
    )
    issue(draft, by=cast.qian)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE quotes_priceband, quotes_pricepolicy, quotes_product")
    plan = PriceBand.objects.filter(
        policy__in=PricePolicy.objects.in_force(clock.today()),
        product__in=[product.pk for product in products[:20]],
        price_type__in=[PriceType.NORMAL],
    ).explain(format="json")
    nodes = list(_nodes(json.loads(plan)[0]["Plan"]))
    on_bands = [node for node in nodes if node.get("Relation Name") == "quotes_priceband"]
    assert [node["Node Type"] for node in on_bands] != []
    assert all("Index" in node["Node Type"] or node["Node Type"] == "Bitmap Heap Scan" for node in on_bands), nodes


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    children = plan.get("Plans", [])
    return [plan, *(node for child in children for node in _nodes(child))]
