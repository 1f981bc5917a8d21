"""A price policy in a real browser: the keeper types, the director speaks, the general manager issues."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quotes.enums import Department
from quotes.models import PricePolicy
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
