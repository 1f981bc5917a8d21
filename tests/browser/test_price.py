"""A price policy in a real browser: the keeper types, the director speaks, the general manager issues."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quotes.enums import Department
from quotes.models import PriceBand, PricePolicy
from salesops.base import clock
from tests.browser.conftest import sign_in
from tests.cast import Cast
from tests.factories.quotes import make_draft, make_product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.rule("PRC-2", "PRC-3", "DSH-2")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("保存价格", "提交意见", "批准并颁布…", "批准并颁布", "已颁布，未生效")),
        (
            "en",
            ("Save prices", "Give the opinion", "Approve and issue…", "Approve and issue", "Issued, not yet in force"),
        ),
    ],
)
def test_a_version_is_typed_judged_and_issued(
    strict_page: Page, live_server: LiveServer, cast: Cast, language: str, words: tuple[str, ...]
) -> None:
    page, (save, opine, issue, confirm, issued) = strict_page, words
    product = make_product("L-100")
    draft = make_draft(by=cast.hu, valid_from=clock.today() + timedelta(days=1))

    sign_in(page, live_server, cast.hu, language)
    page.goto(live_server.url + reverse("admin:quotes_pricepolicy_change", args=[draft.pk]))
    for wall, figure in {"floor": "88,000", "list_price": "110,000", "ceiling": "128,000"}.items():
        page.locator(f"[name=b-{product.pk}-normal-{wall}]").fill(figure)
    page.get_by_role("button", name=save).last.click()
    expect(page.locator(f"[name=b-{product.pk}-normal-list_price]")).to_have_value("110,000")
    for department in Department:
        page.locator(f"#opinions-{department.value}").fill("同意")
    page.locator("[name=part][value=opinions] ~ .grid-tools button").click()
    expect(page.locator("#opinions-supply")).to_have_value("同意")

    sign_in(page, live_server, cast.zhao, language)
    page.goto(live_server.url + reverse("quotes:price-detail", args=[draft.pk]))
    expect(page.locator(".price-cell").get_by_text("88,000")).to_be_visible()
    page.locator("[name=opinion]").fill("同意颁布")
    page.get_by_role("button", name=opine).click()
    expect(page.locator(".facts").get_by_text("同意颁布")).to_be_visible()

    sign_in(page, live_server, cast.qian, language)
    page.goto(live_server.url + reverse("quotes:price-detail", args=[draft.pk]))
    page.get_by_role("button", name=issue, exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=confirm, exact=True).click()
    expect(page.locator(".head").get_by_text(issued)).to_be_visible()
    assert PricePolicy.objects.get().number == f"JG-{clock.today().year}-01"


PASTE = """([name, text]) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const paste = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData });
    document.querySelector(`[name="${name}"]`).dispatchEvent(paste);
    return paste.defaultPrevented;
}"""


@pytest.mark.rule("PRC-2")
def test_cells_out_of_a_spreadsheet_are_spread_over_the_grid(
    strict_page: Page, live_server: LiveServer, cast: Cast
) -> None:
    page, first, second = strict_page, make_product("L-100"), make_product("L-200")
    draft = make_draft(by=cast.hu, valid_from=clock.today() + timedelta(days=1))
    sign_in(page, live_server, cast.hu, "zh-hans")
    page.goto(live_server.url + reverse("admin:quotes_pricepolicy_change", args=[draft.pk]))
    walls = ("floor", "list_price", "ceiling")
    cells = {one: [f"b-{one.pk}-normal-{wall}" for wall in walls] for one in (first, second)}
    box = page.locator("#paste textarea")

    # One figure is the browser's own business.
    assert not page.evaluate(PASTE, [cells[first][0], "88000"])

    # A block with its corner in a cell fills what lies to the right of it and below, as spreadsheets write it.
    assert page.evaluate(PASTE, [cells[first][0], "88,000\t110,000\t128,000\r\n900\t1 000\t１,２００\r\n"])
    typed = {first: ("88,000", "110,000", "128,000"), second: ("900", "1 000", "１,２００")}
    for product, figures in typed.items():
        for name, figure in zip(cells[product], figures, strict=True):
            expect(page.locator(f"[name={name}]")).to_have_value(figure)
            expect(page.locator(f"[name={name}]")).to_have_class(re.compile(r"\bis-new\b"))
    expect(box).to_have_value("")

    # A column from the middle of a row down.
    assert page.evaluate(PASTE, [cells[first][1], "111,000\n1,100\n"])
    expect(page.locator(f"[name={cells[first][1]}]")).to_have_value("111,000")
    expect(page.locator(f"[name={cells[second][1]}]")).to_have_value("1,100")
    expect(page.locator(f"[name={cells[first][2]}]")).to_have_value("128,000")

    # What does not fit lands whole in the box below, and no cell changes.
    block = "L-100\t1\t2\t3\nL-200\t1\t2\t3\nL-300\t1\t2\t3"
    assert page.evaluate(PASTE, [cells[second][0], block])
    expect(box).to_have_value(block)
    expect(box).to_be_focused()
    expect(page.locator(f"[name={cells[second][0]}]")).to_have_value("900")

    box.fill("")
    page.get_by_role("button", name="保存价格").last.click()
    expect(page.locator(f"[name={cells[first][1]}]")).not_to_have_class(re.compile(r"\bis-new\b"))
    stored = {band.product.code: [band.floor, band.list_price, band.ceiling] for band in PriceBand.objects.all()}
    assert stored["L-100"] == [88_000, 111_000, 128_000]
    assert stored["L-200"] == [900, 1_100, 1_200]
