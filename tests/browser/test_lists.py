"""A list as people use it all day: filter, save the view, put a column away, go back, select rows, lose the network."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from salesops.notices.queries import unread_count
from tests.browser.conftest import sign_in
from tests.cast import Cast
from tests.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast, cast.li)


def test_a_filter_is_kept_found_again_and_left_by_the_back_button(
    strict_page: Page, live_server: LiveServer, stage: Stage
) -> None:
    page, customer = strict_page, stage.customer
    sign_in(page, live_server, stage.owner)
    page.goto(live_server.url + reverse("customers:customer-list"))
    row = page.locator("[data-item]", has_text=customer.name)
    counted = page.locator("#list-views .count")
    expect(counted.first).to_be_visible()
    numbers = counted.all_text_contents()
    page.locator("#list-filter [name=q]").fill("没有这一家")
    expect(row).to_have_count(0)
    expect(counted).to_have_text(numbers)
    page.locator("#list-filter [name=q]").fill(customer.name[:4])
    expect(row).to_be_visible()
    page.locator("#sort-name").click()
    expect(page.locator("th[aria-sort]")).to_contain_text("客户")
    expect(page.locator("#sort-name")).to_be_focused()
    page.locator("[popovertarget=view-new]").click()
    expect(page.locator("#view-new [name=name]")).to_be_focused()
    page.keyboard.type("重点")
    page.keyboard.press("Enter")
    expect(page.locator("#list-views [aria-current]")).to_have_text("重点")
    expect(page.locator("#list-filter [name=q]")).to_have_value(customer.name[:4])
    page.locator("#list-filter [name=q]").fill("没有这一家")
    expect(row).to_have_count(0)
    page.go_back()
    expect(row).to_be_visible()
    expect(page.locator("#list-filter [name=q]")).to_have_value(customer.name[:4])
    page.locator("[popovertarget=list-columns]").click()
    page.locator("#list-columns [value=level][type=checkbox]").uncheck()
    page.locator("#list-columns .button").click()
    expect(page.locator("#sort-level")).to_have_count(0)
    expect(row).to_be_visible()


def test_rows_are_chosen_by_keys_and_a_list_that_fails_offers_another_try(
    page: Page, live_server: LiveServer, stage: Stage
) -> None:
    assert stage.notice
    sign_in(page, live_server, stage.owner)
    page.goto(live_server.url + reverse("notices:notice-list"))

    def dead(route: Route) -> None:
        route.abort()

    page.route("**/notices/?state=**", dead)
    page.locator("#list-filter [name=state]").select_option("unread")
    expect(page.locator(".list-failed")).to_be_visible()
    expect(page.locator("[data-item]").first).to_be_visible()
    page.unroute("**/notices/?state=**")
    page.locator("[data-list-again]").click()
    expect(page.locator("#list-views [aria-current]")).to_have_text("未读")
    expect(page.locator(".list-failed")).to_have_count(0)
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-bulk-count]")).to_have_text("1")
    page.keyboard.press("Escape")
    expect(page.locator("#bulk")).to_be_hidden()
    page.locator("[data-pick-all]").check()
    page.locator("#bulk [formaction]").click()
    expect(page.locator(".toast [data-undo]")).to_be_visible()
    assert unread_count(stage.owner) == 0
