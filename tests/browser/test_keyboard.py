"""Without a mouse: the palette, the list of keys, and the main path from a new customer to its approved quote."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quotes.enums import QuoteState
from quotes.models import Quote
from salesops.org.models import Person
from tests.browser.conftest import SCREENS, sign_in
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = "document.activeElement && document.activeElement.matches(%r)"
RING = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
FAR = 90


@pytest.fixture(autouse=True)
def no_mouse(page: Page) -> None:
    page.set_viewport_size(SCREENS["desk"])  # type: ignore[arg-type]  # a TypedDict of two numbers


def tab_to(page: Page, selector: str) -> None:
    """Tab on until the focus is there, and can be seen."""
    for _ in range(FAR):
        if page.evaluate(AT % selector):
            assert page.evaluate(RING), f"nobody sees that the focus is on {selector}"
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {selector}")


def fill(page: Page, selector: str, text: str) -> None:
    """Go to a field and type over what stands in it."""
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def palette(page: Page, text: str, answer: str) -> None:
    """Ctrl K, a few letters, and Enter on the first answer."""
    page.keyboard.press("Control+k")
    page.keyboard.type(text)
    chosen = page.locator("#palette [role=option][aria-selected=true]")
    expect(chosen).to_contain_text(answer)
    expect(page.locator("#palette-q")).to_have_attribute("aria-activedescendant", re.compile("palette-option-"))
    page.keyboard.press("Enter")


@pytest.mark.rule("CUS-1", "QUO-1", "QUO-2", "APP-1")
def test_the_main_path_by_keys_alone(strict_page: Page, live_server: LiveServer, cast: Cast) -> None:
    page, stage = strict_page, Stage(cast, cast.li)
    assert stage.prices

    def begin(person: Person) -> None:
        sign_in(page, live_server, person)
        page.goto(live_server.url)

    begin(cast.li)
    palette(page, "备案", "备案客户")
    page.wait_for_url(re.compile(reverse("customers:customer-new")))
    fill(page, "[name=name]", "宁波澄柯精密模具有限公司")
    fill(page, "[name=contact_name]", "顾云帆")
    fill(page, "[name=contact_email]", "gu@example.com")
    tab_to(page, "main form .button--main")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/customers/\d+/$"))

    # The second answer: the customer itself is the first.
    page.keyboard.press("Control+k")
    page.keyboard.type("澄柯")
    expect(page.locator("#palette [role=option]").nth(1)).to_contain_text("澄柯")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(reverse("quotes:quote-new")))
    fill(page, "[name=lines-0-product]", stage.product.code)
    page.keyboard.press("Tab")
    expect(page.locator("[name=lines-0-unit_price]")).to_have_value("100.00")
    fill(page, "[name=lines-0-quantity]", "2")
    fill(page, "[name=lines-0-unit_price]", "96")
    expect(page.locator("#lines-0-sum")).to_contain_text("192.00")
    tab_to(page, "[name=then][value=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/quotes/\d+/$"))

    for person in (cast.wang, cast.zhao):
        begin(person)
        page.keyboard.press("g")
        page.keyboard.press("i")
        page.wait_for_url(re.compile(reverse("approvals:inbox")))
        page.keyboard.press("a")
        expect(page.locator("dialog[open] footer .button--main")).to_be_visible()
        tab_to(page, "dialog[open] footer .button--main")
        page.keyboard.press("Enter")
        expect(page.locator(".toast").first).to_be_visible()
    assert Quote.objects.get().state == QuoteState.APPROVED


def test_palette_and_keys_give_the_focus_back(strict_page: Page, live_server: LiveServer, cast: Cast) -> None:
    page = strict_page
    one, two = make_customer(cast.li, name="杭州远景软件有限公司"), make_customer(cast.li, name="宁波澄柯有限公司")
    sign_in(page, live_server, cast.li)
    page.goto(f"{live_server.url}{one.get_absolute_url()}")
    page.goto(f"{live_server.url}{two.get_absolute_url()}")

    # The first Tab skips to the content.
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    # What this tab opened before comes first; Esc leaves, and the focus is where it was.
    tab_to(page, "main a")
    page.keyboard.press("/")
    options = page.locator("#palette [role=option]")
    expect(options.first).to_have_text(one.name)
    page.keyboard.type("没有这样的东西")
    expect(page.locator("#palette .palette-void")).to_be_visible()
    expect(options).to_have_count(0)
    page.keyboard.press("Escape")
    assert page.evaluate(AT % "main a")

    # The list of keys is read off the page.
    page.keyboard.press("?")
    help_ = page.locator("#keys-help")
    expect(help_).to_contain_text("G Q")
    expect(help_.locator("[data-when='[data-list]']").first).to_be_hidden()
    page.keyboard.press("Escape")
    assert page.evaluate(AT % "main a")

    # The look turns at once, and whoever signs out leaves nothing behind.
    palette(page, "深色", "深色外观")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    palette(page, "退出", "退出登录")
    page.wait_for_url(re.compile("/login/"))
    assert page.evaluate("sessionStorage.getItem('recent')") is None
