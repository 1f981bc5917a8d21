"""A look without leaving the page: the side panel, a colleague's card, and a toast that takes back what it tells."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from salesops.notices.queries import unread_count
from tests.browser.conftest import sign_in
from tests.cast import Cast
from tests.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_look_from_the_list(strict_page: Page, live_server: LiveServer, cast: Cast) -> None:
    stage = Stage(cast, cast.li)
    page, customer, notice = strict_page, stage.customer, stage.notice
    sign_in(page, live_server, cast.li)

    # The panel opens with the record, leads to it, and gives the focus back when it is closed.
    page.goto(f"{live_server.url}/customers/")
    peek = page.locator(".peek").first
    peek.click()
    panel = page.locator("#peek")
    expect(panel.get_by_role("heading", name=customer.name)).to_be_visible()
    expect(panel.locator("footer a")).to_have_attribute("href", customer.get_absolute_url())
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(peek).to_be_focused()

    # A chip says who somebody is.
    page.goto(f"{live_server.url}{stage.waiting.get_absolute_url()}")
    page.locator("[data-card]").first.click()
    expect(page.locator(".card:popover-open")).to_contain_text(cast.wang.name)
    page.keyboard.press("Escape")

    # What was marked as read by mistake is new again.
    page.goto(f"{live_server.url}/notices/")
    before = unread_count(cast.li)
    assert before
    assert notice.person == cast.li
    page.locator("form[action='/notices/read/'] button").click()
    undo = page.locator("[data-undo] button")
    expect(undo).to_be_visible()
    assert unread_count(cast.li) == 0
    undo.click()
    expect(page.locator(".toast")).to_be_visible()
    assert unread_count(cast.li) == before
