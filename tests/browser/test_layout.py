"""What the shell promises of every page: nothing jumps, nothing sticks out, and a thumb hits what it aims at."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import SCREENS, sign_in
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

THUMB = 44
STILL = 0.02

# Links in running text and in a name that fills its cell are exempt, as WCAG exempts them: they are `inline`.
SMALL = """least => {
  const found = new Set();
  const parts = "a[href], button, input:not([type=hidden]), select, textarea, summary, label:has(input)";
  for (const part of document.querySelectorAll(parts)) {
    if (!part.checkVisibility({ visibilityProperty: true }) || part.closest(".sr, .skip, label *")) continue;
    if (getComputedStyle(part).display === "inline" && part.tagName === "A") continue;
    const box = part.getBoundingClientRect();
    const isSmall = box.height && (box.height < least - 0.5 || box.width < least - 0.5);
    if (isSmall) found.add(`${part.outerHTML.slice(0, 90)} ${Math.round(box.width)}×${Math.round(box.height)}`);
  }
  return [...found];
}"""
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) sum += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 100);
})"""
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("screen", SCREENS)
def test_main_pages_stand_still_and_fit_the_thumb(
    strict_page: Page, live_server: LiveServer, cast: Cast, screen: str
) -> None:
    page, stage = strict_page, Stage(cast, cast.li)
    assert stage.prices
    assert stage.notice
    request, report = stage.request, stage.report
    pages = {
        reverse("reports:home"): cast.li,
        reverse("customers:customer-list"): cast.li,
        reverse("customers:customer-new"): cast.li,
        stage.customer.get_absolute_url(): cast.li,
        reverse("quotes:quote-list"): cast.li,
        f"{reverse('quotes:quote-new')}?customer={stage.customer.pk}": cast.li,
        reverse("notices:notice-list"): cast.li,
        report.get_absolute_url(): cast.li,
        reverse("approvals:inbox"): cast.wang,
        reverse("approvals:request-detail", args=[request.pk]): cast.wang,
    }
    page.set_viewport_size(SCREENS[screen])  # type: ignore[arg-type]  # a TypedDict of two numbers
    wrong: list[str] = []
    signed_in = None
    for address, person in pages.items():
        if person != signed_in:
            sign_in(page, live_server, person)
            signed_in = person
        page.goto(f"{live_server.url}{address}")
        page.wait_for_load_state("networkidle")
        shifted, beside = page.evaluate(SHIFTS), page.evaluate(STICKS_OUT)
        if shifted > STILL:
            wrong.append(f"{address} shifts by {shifted:.3f}")
        if beside > 0:
            wrong.append(f"{address} is {beside} px too wide")
        if screen == "phone":
            wrong += [f"{address}: {part}" for part in page.evaluate(SMALL, THUMB)]
    assert wrong == [], "\n".join(wrong)


def test_a_list_on_paper_has_all_of_its_columns(strict_page: Page, live_server: LiveServer, cast: Cast) -> None:
    """A4 across, less its margins; what can't be pressed on paper isn't there."""
    make_customer(owner=cast.li, name="呼和浩特市澄柯精密机械制造与技术服务股份有限公司")
    sign_in(strict_page, live_server, cast.li)
    strict_page.goto(f"{live_server.url}{reverse('customers:customer-list')}")
    strict_page.set_viewport_size({"width": 1047, "height": 718})
    strict_page.emulate_media(media="print")
    cells = strict_page.locator(".listing thead th")
    expect(cells).to_have_count(10)
    assert cells.last.evaluate("cell => cell.getBoundingClientRect().right <= innerWidth")
    assert strict_page.evaluate(STICKS_OUT) <= 0
    for gone in (".side", ".top", ".list-bar", "#list-views", ".head .acts"):
        expect(strict_page.locator(gone).first).to_be_hidden()
