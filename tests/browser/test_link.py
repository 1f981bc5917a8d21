"""The customer's door in a real browser: what it sends along decides whether the code is taken (QUO-4)."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quotes.actions.link import make_link
from tests.cast import Cast
from tests.factories.papers import SMALL_PDF
from tests.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.rule("QUO-4", "CNF-1")
def test_a_wrong_code_is_told_and_the_right_one_opens_the_file(page: Page, live_server: LiveServer, cast: Cast) -> None:
    stage = Stage(cast, cast.li)
    assert stage.paper
    made = make_link(stage.approved, stage.contact, by=cast.li)
    page.goto(f"{live_server.url}{reverse('quotes:link-open', args=[made.token])}")
    page.locator("#id_code").fill("000000" if made.code != "000000" else "111111")
    page.locator("form .button--main").click()
    expect(page.locator(".form-wrong")).to_be_visible()
    page.locator("#id_code").fill(made.code)
    with page.expect_download() as taken:
        page.locator("form .button--main").click()
    assert taken.value.path().read_bytes().startswith(SMALL_PDF[:5])
