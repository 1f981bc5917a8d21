"""The main path in a real browser: from a new customer to the filed report, both languages, desk and phone."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quotes.enums import QuoteState
from quotes.models import PriceAttempt, Quote
from reports.enums import ReportState
from reports.models import Report
from salesops.jobs.enums import Queue
from salesops.jobs.worker import drain
from salesops.org.models import Person
from tests.browser.conftest import SCREENS, sign_in
from tests.cast import Cast
from tests.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = {
    "zh-hans": {"above": "高于上限", "approved": "已批准", "filed": "已归档"},
    "en": {"above": "above the ceiling", "approved": "Approved", "filed": "Approved and filed"},
}
# Each language and each screen once; all four in the long form.
WAYS = [
    ("zh-hans", "desk"),
    ("en", "phone"),
    pytest.param("zh-hans", "phone", marks=pytest.mark.long),
    pytest.param("en", "desk", marks=pytest.mark.long),
]


class Walk:
    """One person after the other at one browser."""

    def __init__(self, page: Page, live_server: LiveServer, language: str) -> None:
        self.page, self.server, self.language = page, live_server, language
        self.words = WORDS[language]

    def as_(self, person: Person, name: str, *args: object, query: str = "") -> Page:
        """Sign in and open a page."""
        sign_in(self.page, self.server, person, self.language)
        self.page.goto(f"{self.server.url}{reverse(name, args=args)}{query}")
        return self.page


@pytest.mark.rule("CUS-1", "PRC-4", "QUO-1", "QUO-2", "QUO-4", "APP-1", "APP-2", "RPT-1", "RPT-4", "DSH-2")
@pytest.mark.parametrize(("language", "screen"), WAYS)
def test_the_main_path(strict_page: Page, live_server: LiveServer, cast: Cast, language: str, screen: str) -> None:
    strict_page.set_viewport_size(SCREENS[screen])  # type: ignore[arg-type]  # a TypedDict of two numbers
    walk = Walk(strict_page, live_server, language)
    stage = Stage(cast, cast.li)
    assert stage.prices

    customer = register(walk, cast.li)
    quote = offer(walk, cast.li, customer, stage.product.code)
    for approver in (cast.wang, cast.zhao):
        approve(walk, approver)
    quote.refresh_from_db()
    assert quote.state == QuoteState.APPROVED
    assert drain(Queue.PAPERS) == 1
    take_paper(walk, cast.li, quote)
    file_report(walk, cast.li, quote)
    approve(walk, cast.wang)
    assert Report.objects.get().state == ReportState.FILED


def register(walk: Walk, rep: Person) -> int:
    """A new customer; the conflict check has answered while the name was typed."""
    page = walk.as_(rep, "customers:customer-new")
    with page.expect_response(re.compile(reverse("customers:conflict-check"))):
        page.locator("[name=name]").fill("宁波澄柯精密模具有限公司")
        page.locator("[name=contact_name]").fill("顾云帆")
    page.locator("[name=contact_email]").fill("gu@example.com")
    page.locator("main form .button--main").last.click()
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    return int(page.url.rstrip("/").rpartition("/")[2])


def offer(walk: Walk, rep: Person, customer: int, product: str) -> Quote:
    """Outside the band the submit button is held and the rule named; inside it goes."""
    page = walk.as_(rep, "quotes:quote-new", query=f"?customer={customer}")
    page.locator("[name=lines-0-product]").fill(product)
    expect(page.locator("[name=lines-0-unit_price]")).to_have_value("100.00")
    page.locator("[name=lines-0-quantity]").fill("2")
    page.locator("[name=lines-0-unit_price]").fill("130")
    submit = page.locator("[name=then][value=submit]")
    expect(page.locator("#lines-0-why")).to_contain_text("PRC-4")
    expect(page.locator("#lines-0-why")).to_contain_text(walk.words["above"])
    expect(submit).to_be_disabled()
    assert PriceAttempt.objects.count() == 0
    page.locator("[name=lines-0-unit_price]").fill("96")
    expect(page.locator("#lines-0-sum")).to_contain_text("192.00")
    expect(page.locator("#lines-0-why")).to_have_text(re.compile(r"^\s*$"))
    submit.click()
    page.wait_for_url(re.compile(r"/quotes/\d+/$"))
    quote = Quote.objects.get()
    expect(page.locator("main")).to_contain_text(quote.number)
    assert quote.state == QuoteState.IN_REVIEW
    return quote


def approve(walk: Walk, approver: Person) -> None:
    """From the inbox, with a look at what it is about."""
    page = walk.as_(approver, "approvals:inbox")
    if page.locator("[data-opens^=approve-]:visible").count() == 0:
        page.locator(".card-ask a:visible").first.click()
    page.locator("[data-opens^=approve-]:visible").first.click()
    page.locator("dialog[open] footer .button--main").click()
    expect(page.locator(".toast").first).to_be_visible()


def take_paper(walk: Walk, rep: Person, quote: Quote) -> None:
    """The PDF starts to download by itself once the handing out is written down."""
    page = walk.as_(rep, "quotes:quote-detail", quote.pk)
    expect(page.locator("main")).to_contain_text(walk.words["approved"])
    with page.expect_download() as taken:
        page.locator("form[action$='/hand-out/'] button").first.click()
    assert taken.value.suggested_filename == f"{quote.number}.pdf"
    assert taken.value.path().read_bytes().startswith(b"%PDF-")
    quote.refresh_from_db()
    assert quote.state == QuoteState.ISSUED


def file_report(walk: Walk, rep: Person, quote: Quote) -> None:
    """The week knows the quote already; words and a plan are the rep's."""
    page = walk.as_(rep, "reports:report-now")
    expect(page.locator("main")).to_contain_text(quote.number)
    page.locator("[name=progress]").fill("首份报价已送达。")
    page.locator("[name=plan-0-text]").fill("上门确认采购流程")
    submit = page.locator("[name=then][value=submit]")
    expect(submit).to_be_enabled()
    submit.click()
    page.wait_for_url(re.compile(r"/reports/\d+/$"))
    assert Report.objects.get().state == ReportState.IN_REVIEW
