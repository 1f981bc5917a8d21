"""The price keeper's desk: the grid, what is refused at its cell, and whom it does not open for (PRC-2, PRC-3)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes.enums import Department, PriceType
from quotes.models import PriceBand, PricePolicy, Product
from salesops.base import clock
from tests.cast import Cast
from tests.factories.customers import CustomerFactory
from tests.factories.org import make_person
from tests.factories.quotes import discuss, issue, make_band, make_draft, make_policy, make_product
from tests.factories.special import ask, grant, use_special_prices

pytestmark = pytest.mark.django_db
WALLS = ("floor", "list_price", "ceiling")


@pytest.fixture
def product() -> Product:
    return make_product("L-100", name="生产管理 企业版")


@pytest.fixture
def draft(cast: Cast) -> PricePolicy:
    return make_draft(by=cast.hu, valid_from=clock.today() + timedelta(days=1))


@pytest.fixture
def keeper(client: Client, cast: Cast) -> Client:
    client.force_login(cast.hu)
    return client


def desk(policy: PricePolicy, query: str = "") -> str:
    return reverse("admin:quotes_pricepolicy_change", args=[policy.pk]) + query


def cells(product: Product, kind: PriceType, *figures: str) -> dict[str, str]:
    return {f"b-{product.pk}-{kind.value}-{wall}": text for wall, text in zip(WALLS, figures, strict=True)}


def save(client: Client, draft: PricePolicy, *grids: dict[str, str], query: str = "", **more: object) -> HttpResponse:
    draft.refresh_from_db()
    data: dict[str, object] = {"part": "bands", "do": "save", "revision": draft.revision, **more}
    for grid in grids:
        data |= grid
    return client.post(desk(draft, query), data)  # type: ignore[return-value]  # the test client's own kind


def walls(product: Product, **scope: object) -> list[str]:
    band = PriceBand.objects.get(product=product, **scope)
    return [str(getattr(band, wall)) for wall in WALLS]


@pytest.mark.rule("PRC-2", "PRC-3")
def test_a_whole_row_is_typed_as_offices_type(keeper: Client, draft: PricePolicy, product: Product) -> None:
    grid = cells(product, PriceType.NORMAL, "88,000", "１１００００", "¥128,000.00")
    assert save(keeper, draft, grid).status_code == 302
    assert walls(product) == ["88000.00", "110000.00", "128000.00"]
    assert 'value="88,000"' in keeper.get(desk(draft)).content.decode()


@pytest.mark.rule("PRC-2")
@pytest.mark.parametrize(
    ("figures", "wrong"),
    [
        (("23,000", "22,000", "26,000"), "底价 23,000 高于标价 22,000"),
        (("18,000", "27,000", "26,000"), "标价 27,000 高于上限价 26,000"),
        (("18,000", "", "26,000"), "要么都填，要么都不填"),
        (("abc", "22,000", "26,000"), "L-100"),
        (("0", "22,000", "26,000"), "0.01"),
        (("-5", "22,000", "26,000"), "0.01"),
        (("NaN", "1e999999", "1" * 5000), "L-100"),
        (("1.234", "22,000", "26,000"), "L-100"),
    ],
)
def test_what_is_wrong_is_said_at_its_row_and_what_was_typed_stays(
    keeper: Client, draft: PricePolicy, product: Product, figures: tuple[str, str, str], wrong: str
) -> None:
    good = make_product("G-200")
    response = save(
        keeper, draft, cells(product, PriceType.KEEP, *figures), cells(good, PriceType.NORMAL, "4200", "5600", "6200")
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert wrong in text
    assert "is-wrong" in text
    assert f'value="{figures[0]}"' in text
    assert 'value="4200"' in text
    assert not PriceBand.objects.exists()


@pytest.mark.rule("PRC-2")
def test_each_scope_has_a_grid_of_its_own(keeper: Client, cast: Cast, draft: PricePolicy, product: Product) -> None:
    make_band(draft, product)
    query = f"?region={cast.east.pk}&customer_type=distributor&quantity_from=50"
    assert save(keeper, draft, cells(product, PriceType.NORMAL, "70", "90", "110"), query=query).status_code == 302
    assert walls(product, region=cast.east, customer_type="distributor") == ["70.00", "90.00", "110.00"]
    assert walls(product, region=None) == ["80.00", "100.00", "120.00"]
    assert "华东 · 经销商" in keeper.get(desk(draft)).content.decode()
    # An emptied row takes the narrow band out and leaves the general one.
    assert save(keeper, draft, cells(product, PriceType.NORMAL, "", "", ""), query=query).status_code == 302
    assert walls(product) == ["80.00", "100.00", "120.00"]


@pytest.mark.rule("PRC-2")
def test_a_percentage_is_worked_out_and_saved_only_when_one_says_so(
    keeper: Client, draft: PricePolicy, product: Product
) -> None:
    make_band(draft, product, ("88000", "110000", "128000"))
    make_band(draft, product, ("70000", "90000", "110000"), price_type=PriceType.KEEP)
    typed = cells(product, PriceType.NORMAL, "88000", "110000", "128000") | cells(
        product, PriceType.KEEP, "70000", "90000", "110000"
    )
    shift = {"do": "shift", "shift-change": "3", "shift-step": "100", "shift-price_types": PriceType.NORMAL.value}
    worked_out = save(keeper, draft, typed, **shift)
    text = worked_out.content.decode()
    assert worked_out.status_code == 200
    assert [figure in text for figure in ('value="90,600"', 'value="113,300"', 'value="131,800"')] == [True] * 3
    assert 'value="70000"' in text
    assert "is-new" in text
    assert walls(product, price_type=PriceType.NORMAL) == ["88000.00", "110000.00", "128000.00"]
    wrong = save(keeper, draft, typed, **shift | {"shift-change": "x"})
    assert 'value="88000"' in wrong.content.decode()


@pytest.mark.rule("PRC-2")
def test_conditions_are_written_beside_the_prices(keeper: Client, draft: PricePolicy, product: Product) -> None:
    make_band(draft, product)
    name = f"b-{product.pk}-normal-condition"
    assert save(keeper, draft, {name: "一次付清"}, query="?show=conditions").status_code == 302
    assert (PriceBand.objects.get().condition, walls(product)) == ("一次付清", ["80.00", "100.00", "120.00"])
    assert save(keeper, draft, cells(product, PriceType.NORMAL, "81", "100", "120")).status_code == 302
    assert PriceBand.objects.get().condition == "一次付清"


@pytest.mark.rule("PRC-2")
def test_the_version_in_force_stands_beside_the_draft(
    keeper: Client, cast: Cast, draft: PricePolicy, product: Product
) -> None:
    other = make_policy(product, keeper=cast.hu, gm=cast.qian)
    make_band(draft, product, ("88", "110", "120"))
    text = keeper.get(desk(draft, f"?compare={other.pk}")).content.decode()
    assert "+10 %" in text
    assert f"与 {other.number} 对比" in keeper.get(desk(draft)).content.decode()


@pytest.mark.rule("PRC-4")
def test_special_prices_in_force_stand_beside_the_comparison(
    keeper: Client, cast: Cast, draft: PricePolicy, product: Product, chains: None
) -> None:
    use_special_prices(by=cast.hu)
    other = make_policy(product, keeper=cast.hu, gm=cast.qian)
    make_band(draft, product, ("88", "110", "120"))
    customer = CustomerFactory(owner=cast.li)
    asked_only = ask(customer, product, quantity="7")
    agreed = grant(ask(customer, product, valid_to=draft.valid_from + timedelta(days=3)), keeper=cast.hu)
    text = keeper.get(desk(draft, f"?compare={other.pk}")).content.decode()
    assert agreed.get_absolute_url() in text
    assert "特价 70 × 10" in text
    assert asked_only.get_absolute_url() not in text
    assert agreed.get_absolute_url() not in keeper.get(desk(draft)).content.decode()


@pytest.mark.rule("APP-6")
def test_a_stale_grid_is_refused_with_everything_typed(keeper: Client, draft: PricePolicy, product: Product) -> None:
    response = save(keeper, draft, cells(product, PriceType.NORMAL, "81", "101", "121"), revision=99)
    text = response.content.decode()
    assert response.status_code == 422
    assert "APP-6" in text
    assert 'value="101"' in text


@pytest.mark.rule("PRC-3")
def test_an_issued_version_is_read_only_and_its_post_is_refused(keeper: Client, cast: Cast, product: Product) -> None:
    policy = make_policy(product, keeper=cast.hu, gm=cast.qian)
    text = keeper.get(desk(policy)).content.decode()
    assert 'name="b-' not in text
    assert "内容任何人不得更改" in text
    response = save(keeper, policy, cells(product, PriceType.NORMAL, "1", "2", "3"))
    assert response.status_code == 422
    assert walls(product, price_type=PriceType.NORMAL) == ["80.00", "100.00", "120.00"]


@pytest.mark.rule("PRC-2", "PRC-3")
def test_discounts_opinions_and_head_are_saved_each_by_its_button(keeper: Client, draft: PricePolicy) -> None:
    def post(part: str, **data: object) -> int:
        draft.refresh_from_db()
        return keeper.post(desk(draft), {"part": part, "revision": draft.revision, **data}).status_code

    assert post("discounts", **{"ACCOUNT_MANAGER-": "5", "DIRECTOR-market_capture": "30 %"}) == 302
    assert draft.discounts.get(price_type=PriceType.CAPTURE).max_discount == Decimal("0.3")
    assert post("discounts", **{"ACCOUNT_MANAGER-": "101"}) == 422
    said = {department.value: "同意" for department in Department}
    assert post("opinions", meeting_on="2026-10-01", **said) == 302
    assert draft.opinions.count() == len(Department)
    day = clock.today().isoformat()
    head = {"title": "改名", "valid_from": day, "valid_to": "", "capture_post": "GM", "keep_post": "DIRECTOR"}
    assert post("head", **head) == 302
    assert post("head", **head | {"valid_to": "1999-01-01"}) == 422
    draft.refresh_from_db()
    assert (draft.title, draft.capture_post) == ("改名", "GM")


@pytest.mark.rule("PRC-3")
def test_a_draft_starts_empty_or_from_a_version_and_may_be_discarded(keeper: Client, cast: Cast) -> None:
    source = make_policy(make_product(), keeper=cast.hu, gm=cast.qian)
    add = reverse("admin:quotes_pricepolicy_add")
    assert keeper.get(add).status_code == 200
    assert keeper.post(add, {"title": "", "valid_from": "x"}).status_code == 422
    response = keeper.post(add, {"title": "下一版", "source": source.pk, "valid_from": "2026-12-01"})
    assert response.status_code == 302
    draft = PricePolicy.objects.get(title="下一版")
    assert draft.bands.count() == 3
    delete = reverse("admin:quotes_pricepolicy_delete", args=[draft.pk])
    assert keeper.get(delete).status_code == 200
    assert keeper.post(delete, {"post": "yes"}).status_code == 302
    assert not PricePolicy.objects.filter(pk=draft.pk).exists()
    assert keeper.post(reverse("admin:quotes_pricepolicy_delete", args=[source.pk]), {"post": "yes"}).status_code == 403


@pytest.mark.rule("PRC-1")
def test_a_product_is_added_changed_and_withdrawn_through_the_doors(keeper: Client, cast: Cast) -> None:
    typed = {"code": "S-020", "name": "实施服务", "kind": "implementation", "spec": "", "unit": "人天", "tax_rate": "6"}
    assert keeper.post(reverse("admin:quotes_product_add"), typed).status_code == 302
    product = Product.objects.get()
    assert product.tax_rate == Decimal("0.06")
    change = reverse("admin:quotes_product_change", args=[product.pk])
    again = typed | {"name": "实施与培训", "withdrawn_on": "2027-01-01", "read_revision": product.revision}
    assert keeper.post(change, again).status_code == 302
    product.refresh_from_db()
    assert (product.name, str(product.withdrawn_on)) == ("实施与培训", "2027-01-01")
    assert keeper.post(change, again).status_code == 200  # stale: shown again with a sentence
    assert keeper.post(reverse("admin:quotes_product_add"), typed).status_code == 200  # the code is taken
    assert keeper.get(reverse("admin:quotes_product_delete", args=[product.pk])).status_code == 403


@pytest.mark.rule("ORG-2", "PRC-3", "CNF-1")
def test_the_desk_opens_for_the_price_keeper_alone(client: Client, cast: Cast, product: Product) -> None:
    policy = make_draft(by=cast.hu)
    make_band(policy, product, ("71234.11", "81234.22", "91234.33"))
    root = make_person("root", is_superuser=True)
    for person in (cast.qian, cast.zhao, cast.li, cast.sun, cast.lin, root):
        client.force_login(person)
        for url in (
            desk(policy),
            reverse("admin:quotes_pricepolicy_changelist"),
            reverse("admin:quotes_pricepolicy_add"),
            reverse("admin:quotes_product_changelist"),
        ):
            response = client.get(url)
            assert response.status_code in {302, 403}, (person, url)
            assert "71,234.11" not in response.content.decode()
    client.force_login(cast.hu)
    assert client.get(desk(policy)).status_code == 200
    assert client.get(reverse("admin:quotes_pricepolicy_changelist")).status_code == 200
    assert client.get(reverse("admin:quotes_product_changelist")).status_code == 200
    assert client.get(reverse("admin:quotes_standardcost_changelist")).status_code == 403


def test_an_impossible_address_is_no_failure(keeper: Client, draft: PricePolicy) -> None:
    for query in (
        "?region=x&customer_type=y&quantity_from=NaN&page=9999&compare=abc",
        "?q=%00&region=99999999999999999",
    ):
        assert keeper.get(desk(draft, query)).status_code == 200
    for key in ("0", "99999999999999999999", "abc"):
        assert keeper.get(f"/admin/quotes/pricepolicy/{key}/change/").status_code == 404


def test_the_desk_costs_the_same_with_one_product_and_many(keeper: Client, cast: Cast, draft: PricePolicy) -> None:
    counts = []
    for rows in (1, 12):
        for _ in range(rows):
            product = make_product()
            make_band(draft, product)
            make_band(draft, product, region=cast.east)
        with CaptureQueriesContext(connection) as asked:
            assert keeper.get(desk(draft)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20, counts


@pytest.mark.rule("PRC-3")
def test_the_stage_is_shown_in_the_list(keeper: Client, cast: Cast, draft: PricePolicy) -> None:
    discuss(draft, director=cast.zhao, by=cast.hu)
    make_band(draft, make_product())
    text = keeper.get(reverse("admin:quotes_pricepolicy_changelist")).content.decode()
    assert "待总经理批准" in text
    issue(draft, by=cast.qian)
    assert "已颁布，未生效" in keeper.get(reverse("admin:quotes_pricepolicy_changelist")).content.decode()


@pytest.mark.rule("PRC-2")
def test_a_product_that_came_into_the_grid_meanwhile_keeps_its_prices_and_moves_nothing_typed(
    keeper: Client, draft: PricePolicy, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quotes.admin.desk.PRODUCTS_A_PAGE", 1)
    other = make_product("L-050")  # stands before it now, and alone on the first page
    make_band(draft, other)
    response = save(keeper, draft, cells(product, PriceType.NORMAL, "90", "100", "110"))
    assert response.status_code == 302
    assert walls(product) == ["90.00", "100.00", "110.00"]
    assert walls(other) == ["80.00", "100.00", "120.00"]
