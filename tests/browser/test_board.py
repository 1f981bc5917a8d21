"""The board of opportunities in a real browser: dragged, by keyboard, and on the phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from customers.enums import Stage
from customers.models import Opportunity
from tests.browser.conftest import SCREENS, sign_in
from tests.cast import Cast
from tests.factories.customers import make_contact, make_customer
from tests.factories.opportunity import make_opportunity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.rule("OPP-1", "DSH-2")]

BOARD = "customers:opportunity-board"


@pytest.fixture
def opportunity(cast: Cast) -> Opportunity:
    """One of Li's, with somebody to make an offer to."""
    customer = make_customer(owner=cast.li)
    return make_opportunity(customer, contact=make_contact(customer))


def lane(page: Page, stage: Stage) -> Locator:
    """The column of a stage."""
    return page.locator(f'[data-lane="{stage}"]')


def card(within: Page | Locator, opportunity: Opportunity) -> Locator:
    """The card of an opportunity."""
    return within.locator(f"#deal-{opportunity.pk}")


def test_a_card_is_dragged_to_its_next_stage_and_stays_there(
    strict_page: Page, live_server: LiveServer, cast: Cast, opportunity: Opportunity
) -> None:
    page = strict_page
    sign_in(page, live_server, cast.li)
    page.goto(live_server.url + reverse(BOARD))
    card(page, opportunity).drag_to(lane(page, Stage.OFFERED))
    expect(page.locator(".toast")).to_contain_text(opportunity.title)
    expect(card(lane(page, Stage.OFFERED), opportunity)).to_be_visible()
    page.reload()
    expect(card(lane(page, Stage.OFFERED), opportunity)).to_contain_text("50 %")
    opportunity.refresh_from_db()
    assert opportunity.stage == Stage.OFFERED
    last = opportunity.moves.first()
    assert last is not None
    assert last.from_stage == Stage.FOUND


def test_a_card_that_may_not_go_there_comes_back_and_says_why(
    strict_page: Page, live_server: LiveServer, cast: Cast
) -> None:
    page, nobody = strict_page, make_opportunity(make_customer(owner=cast.li))
    sign_in(page, live_server, cast.li)
    page.goto(live_server.url + reverse(BOARD))
    card(page, nobody).drag_to(lane(page, Stage.OFFERED))
    expect(page.locator(".toast")).to_contain_text("OPP-1")
    expect(card(lane(page, Stage.FOUND), nobody)).to_be_visible()
    nobody.refresh_from_db()
    assert nobody.stage == Stage.FOUND


def test_dropped_on_won_it_asks_what_decided_it(
    strict_page: Page, live_server: LiveServer, cast: Cast, opportunity: Opportunity
) -> None:
    page = strict_page
    sign_in(page, live_server, cast.li)
    page.goto(live_server.url + reverse(BOARD))
    card(page, opportunity).drag_to(lane(page, Stage.WON))
    page.wait_for_url("**" + reverse("customers:opportunity-win", args=[opportunity.pk]))
    page.locator("[name=note]").fill("交期")
    page.locator(".form-acts .button--main").click()
    expect(page.locator("h1")).to_contain_text(opportunity.title)
    opportunity.refresh_from_db()
    assert opportunity.stage == Stage.WON


def test_the_same_by_keyboard_on_the_phone(
    strict_page: Page, live_server: LiveServer, cast: Cast, opportunity: Opportunity
) -> None:
    page = strict_page
    page.set_viewport_size(SCREENS["phone"])  # type: ignore[arg-type]  # two figures
    sign_in(page, live_server, cast.li, "en")
    page.goto(live_server.url + reverse(BOARD))
    assert page.evaluate("document.documentElement.scrollWidth") <= SCREENS["phone"]["width"]
    button = card(page, opportunity).locator("[data-deal-move]")
    button.press("Enter")
    dialog = page.locator("#move")
    expect(dialog.locator("h2")).to_have_text(opportunity.title)
    chosen = dialog.locator("[name=stage]")
    expect(chosen).to_be_focused()
    expect(chosen).to_have_value(Stage.FOUND)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    button.press("Enter")
    chosen.select_option(Stage.CONFIRMED)
    dialog.locator(".button--main").press("Enter")
    expect(card(lane(page, Stage.CONFIRMED), opportunity)).to_be_visible()
    opportunity.refresh_from_db()
    assert opportunity.stage == Stage.CONFIRMED


def test_without_script_the_card_leads_to_its_page_where_the_stage_is_a_field(
    page: Page, live_server: LiveServer, cast: Cast, opportunity: Opportunity
) -> None:
    page.route("**/js/board*.js", lambda route: route.abort())
    sign_in(page, live_server, cast.li)
    page.goto(live_server.url + reverse(BOARD))
    card(page, opportunity).locator("a.t").click()
    form = page.locator(f'form[action="{reverse("customers:opportunity-move", args=[opportunity.pk])}"]')
    form.locator("[name=stage]").select_option(Stage.CONFIRMED)
    form.locator("button").click()
    expect(page.locator(".toast")).to_contain_text(opportunity.title)
    opportunity.refresh_from_db()
    assert opportunity.stage == Stage.CONFIRMED
