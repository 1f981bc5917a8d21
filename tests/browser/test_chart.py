"""A chart in a real browser: drawn when it is seen, read as a table, under the strict policy, in both themes."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.cast import Cast
from tests.factories.receivable import sold_contract

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.rule("DSH-1")]

PIXELS = """canvas => {
  const colours = new Set(new Uint32Array(
    canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer));
  return colours.size;
}"""


def test_drawn_and_read(strict_page: Page, live_server: LiveServer, cast: Cast) -> None:
    sold_contract(cast.li, ["1234.50", "40.00"], due=[-1, 9])
    page = strict_page
    sign_in(page, live_server, cast.sun)
    page.goto(live_server.url)
    chart = page.locator("figure.chart")
    canvas = chart.locator("canvas")
    expect(canvas).to_be_visible()
    assert canvas.evaluate(PIXELS) > 3  # ground, bars, words
    canvas.hover(position={"x": 60, "y": 100})
    light = canvas.evaluate("canvas => canvas.toDataURL()")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function("before => document.querySelector('.chart canvas').toDataURL() !== before", arg=light)
    toggle = chart.get_by_role("button")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(canvas).to_be_hidden()
    expect(chart.get_by_role("row").filter(has_text="¥1,234.50")).to_be_visible()


def test_without_its_library_it_is_a_table(page: Page, live_server: LiveServer, cast: Cast) -> None:
    sold_contract(cast.li, ["1234.50"], due=[-1])
    sign_in(page, live_server, cast.sun)
    page.route("**/echarts*", lambda route: route.abort())
    page.goto(live_server.url)
    expect(page.locator("figure.chart").get_by_role("cell", name="¥1,234.50")).to_be_visible()
