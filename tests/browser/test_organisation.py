"""The organisation's tree in a real browser: dragged, and by keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from salesops.org.models import Person
from tests.browser.conftest import SCREENS, sign_in
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.rule("ORG-1", "DSH-2")]


def seat(page: Page, person: Person) -> Locator:
    """The line of a person in the tree."""
    return page.locator(f'[data-seat="{person.pk}"]')


def test_somebody_is_dragged_onto_a_new_superior(strict_page: Page, live_server: LiveServer, cast: Cast) -> None:
    page = strict_page
    sign_in(page, live_server, cast.hu)
    page.goto(live_server.url + reverse("org:tree"))
    seat(page, cast.he).drag_to(seat(page, cast.wu))
    dialog = page.locator("#move")
    expect(dialog.locator("[name=superior]")).to_have_value(str(cast.wu.pk))
    expect(dialog.locator(".changes")).to_contain_text("吴刚")
    dialog.locator("[name=region]").select_option(str(cast.south.pk))
    expect(dialog.locator(".changes")).to_contain_text("华南")
    dialog.locator(".button--main").click()
    expect(seat(page, cast.he)).to_have_attribute("data-superior", str(cast.wu.pk))
    he = Person.objects.get(pk=cast.he.pk)
    assert (he.superior, he.region) == (cast.wu, cast.south)


def test_a_loop_is_told_where_it_was_dropped(strict_page: Page, live_server: LiveServer, cast: Cast) -> None:
    page = strict_page
    sign_in(page, live_server, cast.hu)
    page.goto(live_server.url + reverse("org:tree"))
    seat(page, cast.zhao).drag_to(seat(page, cast.li))
    expect(page.locator("#move .refusal")).to_contain_text("ORG-1")
    page.locator("#move .button--main").click()
    expect(page.locator(".refusal").first).to_contain_text("ORG-1")
    assert Person.objects.get(pk=cast.zhao.pk).superior == cast.qian


def test_the_same_by_keyboard_on_the_phone(strict_page: Page, live_server: LiveServer, cast: Cast) -> None:
    page = strict_page
    page.set_viewport_size(SCREENS["phone"])  # type: ignore[arg-type]  # two figures
    sign_in(page, live_server, cast.hu, "en")
    page.goto(live_server.url + reverse("org:tree"))
    fold = seat(page, cast.wang).locator("[data-org-fold]")
    fold.press("Enter")
    expect(seat(page, cast.li)).to_be_hidden()
    page.locator("[data-org-find]").fill("李明")
    expect(seat(page, cast.li)).to_be_visible()
    expect(seat(page, cast.zhou)).to_be_hidden()
    seat(page, cast.li).locator("[data-org-move]").press("Enter")
    dialog = page.locator("#move")
    expect(dialog.locator("[name=superior]")).to_be_focused()
    dialog.locator("[name=superior]").select_option(str(cast.zhao.pk))
    expect(dialog.locator(".changes")).to_contain_text("赵敏")
    dialog.locator(".button--main").press("Enter")
    expect(seat(page, cast.li)).to_have_attribute("data-superior", str(cast.zhao.pk))
    assert page.evaluate("document.documentElement.scrollWidth") <= SCREENS["phone"]["width"]
