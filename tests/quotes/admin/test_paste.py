"""A block of prices out of a spreadsheet: read as offices write, refused as a whole, named cell by cell (PRC-2)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from quotes.enums import PriceType
from quotes.models import PriceBand, PricePolicy, Product
from salesops.base import clock
from tests.cast import Cast
from tests.factories.quotes import make_band, make_draft, make_policy, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PRC-2")]
HEAD = "产品编码\t价格类型\t区域\t客户类型\t起订量\t底价\t标价\t上限价\t折扣条件\n"


@pytest.fixture
def draft(cast: Cast) -> PricePolicy:
    for code in ("L-100", "L-200", "L-300"):
        make_product(code)
    return make_draft(by=cast.hu, valid_from=clock.today() + timedelta(days=1))


@pytest.fixture
def keeper(client: Client, cast: Cast) -> Client:
    client.force_login(cast.hu)
    return client


def paste(client: Client, draft: PricePolicy, block: str, do: str = "save", **more: object) -> HttpResponse:
    draft.refresh_from_db()
    url = reverse("admin:quotes_pricepolicy_change", args=[draft.pk]) + str(more.pop("query", ""))
    sent = {"part": "paste", "do": do, "revision": draft.revision, "block": block, **more}
    return client.post(url, sent)  # type: ignore[return-value]  # the test client's own kind


def bands() -> set[tuple[str, str, str]]:
    return {
        (band.product.code, band.price_type, f"{band.floor}/{band.list_price}/{band.ceiling}")
        for band in PriceBand.objects.select_related("product")
    }


def test_code_and_three_figures_are_the_normal_price_of_the_scope_that_is_shown(
    keeper: Client, cast: Cast, draft: PricePolicy
) -> None:
    block = "L-100\t88,000\t１１００００\t¥128,000.00\nl-200\t80 \t100元\t120\n\nL-300\t\t\t\n"
    checked = paste(keeper, draft, block, do="check", query=f"?region={cast.east.pk}")
    assert checked.status_code == 200
    text = checked.content.decode()
    assert "2 条价格区间将变化" in text
    assert "88,000 – 110,000 – 128,000" in text
    assert not PriceBand.objects.exists()
    assert paste(keeper, draft, block, query=f"?region={cast.east.pk}").status_code == 302
    assert bands() == {("L-100", "normal", "88000.00/110000.00/128000.00"), ("L-200", "normal", "80.00/100.00/120.00")}
    assert set(PriceBand.objects.values_list("region", flat=True)) == {cast.east.pk}


def test_nine_figures_are_the_three_price_types_and_titles_above_them_are_left_aside(
    keeper: Client, draft: PricePolicy
) -> None:
    block = "产品\t名称\t正常价\t\t\t占领市场价\t\t\t维持市场价\t\t\nL-100\t生产管理\t80\t100\t120\t60\t80\t100\t\t\t\n"
    assert paste(keeper, draft, block + "L-200\t质量管理\t1\t2\t3\t1\t2\t3\t1\t2\t3").status_code == 302
    assert {(code, kind) for code, kind, _walls in bands()} == {
        ("L-100", PriceType.NORMAL), ("L-100", PriceType.CAPTURE),
        *(("L-200", kind) for kind in PriceType),
    }  # fmt: skip


def test_with_headings_each_line_says_for_whom(keeper: Client, cast: Cast, draft: PricePolicy) -> None:
    block = HEAD + "L-100\t正常价\t华东\t经销商\t50\t70\t90\t110\t一次付清\nL-100\t\t\t\t\t80\t100\t120\t\n"
    assert paste(keeper, draft, block).status_code == 302
    narrow = PriceBand.objects.get(region=cast.east)
    assert (narrow.customer_type, int(narrow.quantity_from), narrow.condition) == ("distributor", 50, "一次付清")
    assert PriceBand.objects.get(region=None).floor == 80


def test_a_block_without_conditions_leaves_those_that_stand_there(keeper: Client, draft: PricePolicy) -> None:
    make_band(draft, Product.objects.get(code="L-100"), condition="预付")
    assert paste(keeper, draft, "L-100\t81\t101\t121").status_code == 302
    assert (PriceBand.objects.get().condition, int(PriceBand.objects.get().floor)) == ("预付", 81)
    again = paste(keeper, draft, "L-100\t81\t101\t121", do="check")
    assert "都已经在价格政策里" in again.content.decode()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("L-100\tabc\t100\t120", "第 2 行 B 列「abc」"),
        ("L-100\t80\t\t120", "第 2 行 C 列「—」"),
        ("L-100\t105\t100\t120", "底价高于标价"),
        ("L-100\t80\t130\t120", "上限价低于标价"),
        ("L-100\t0\t100\t120", "0.01"),
        ("L-100\t-5\t100\t120", "0.01"),
        ("L-100\t80.123\t100\t120", "B 列"),
        ("L-100\t=A1*2\t100\t120", "公式"),
        ("X-999\t80\t100\t120", "没有这个编码的在售产品"),
        ("L-200\t80\t100\t120", "第 1 行已有同一产品"),
        ("\t80\t100\t120", "缺产品编码"),
        ("L-100\t1e999999\t100\t120", "B 列"),
    ],
)
def test_a_bad_cell_is_named_nothing_is_saved_and_the_text_stays(
    keeper: Client, draft: PricePolicy, line: str, said: str
) -> None:
    response = paste(keeper, draft, "L-200\t80\t100\t120\n" + line)
    text = response.content.decode()
    assert response.status_code == 422
    assert said in text
    assert "L-200\t80\t100\t120" in text
    assert not PriceBand.objects.exists()


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("L-100\t80\t100\t120\t130\t140\t150", "7 列"),
        ("L-100,80,100", "3 列"),
        (HEAD.replace("上限价", "最高") + "L-100\t\t\t\t\t1\t2\t3\t", "缺少「上限价」列"),
        (HEAD.replace("折扣条件", "标价") + "L-100\t\t\t\t\t1\t2\t3\t2", "两个「标价」列"),
        (HEAD + "L-100\t促销价\t\t\t\t1\t2\t3\t", "促销价"),
        (HEAD + "L-100\t\t月球\t\t\t1\t2\t3\t", "没有这个区域"),
        (HEAD + "L-100\t\t\t\t-1\t1\t2\t3\t", "E 列"),
    ],
)
def test_a_block_of_another_shape_is_told_what_is_expected(
    keeper: Client, draft: PricePolicy, block: str, said: str
) -> None:
    response = paste(keeper, draft, block)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not PriceBand.objects.exists()


def test_many_faults_are_counted_and_the_first_are_named(keeper: Client, draft: PricePolicy) -> None:
    text = paste(keeper, draft, "\n".join(f"X-{at}\t1\t2\t3" for at in range(60))).content.decode()
    assert "60 处" in text
    assert "另有 20" in text


def test_a_workbook_lands_in_the_box_where_it_is_checked_and_saved(keeper: Client, draft: PricePolicy) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["产品编码", "产品名称", "底价", "标价", "上限价"])
    sheet.append(["L-100", "生产管理", 88000, 110000.5, 128000])
    content = BytesIO()
    book.save(content)
    file = SimpleUploadedFile("价格.xlsx", content.getvalue())
    text = paste(keeper, draft, "", do="check", file=file).content.decode()
    assert "未读取的列：产品名称" in text
    assert "L-100\t生产管理\t88000\t110000.5\t128000" in text
    file.seek(0)
    assert paste(keeper, draft, "", file=file).status_code == 302
    assert bands() == {("L-100", "normal", "88000.00/110000.50/128000.00")}
    broken = paste(keeper, draft, "", file=SimpleUploadedFile("a.xlsx", b"PK\x03\x04 no"))
    assert broken.status_code == 422


@pytest.mark.rule("PRC-3")
def test_an_issued_version_and_a_stale_page_are_refused_with_the_text(
    keeper: Client, cast: Cast, draft: PricePolicy
) -> None:
    stale = paste(keeper, draft, "L-100\t80\t100\t120", revision=99)
    assert stale.status_code == 422
    assert "L-100\t80\t100\t120" in stale.content.decode()
    issued = make_policy(Product.objects.get(code="L-200"), keeper=cast.hu, gm=cast.qian)
    refused = paste(keeper, issued, "L-200\t1\t2\t3")
    assert refused.status_code == 422
    assert not PriceBand.objects.filter(floor=1).exists()


def test_two_hundred_lines_cost_as_many_queries_as_five(keeper: Client, draft: PricePolicy) -> None:
    counts = []
    for size in (5, 200):
        block = "\n".join(f"{make_product().code}\t80\t100\t120" for _ in range(size))
        with CaptureQueriesContext(connection) as asked:
            assert paste(keeper, draft, block).status_code == 302
        counts.append(len(asked))
    assert counts[0] == counts[1], counts
