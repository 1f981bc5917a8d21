"""Forms that lose nothing: a draft on another computer, a field checked when it is left, files that are dropped."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from customers.models import Customer
from salesops.desk.models import Draft
from tests.browser.conftest import sign_in, watch
from tests.cast import Cast
from tests.factories.customers import make_customer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c494441"
    "54789c63106868000001b401119ff016020000000049454e44ae426082"
)


def asked_at_the_desk(response: object) -> bool:
    request = getattr(response, "request")  # noqa: B009 - Playwright's response
    return "/desk/draft/" in request.url and request.method == "POST"


def test_typed_here_found_there_checked_by_the_server_and_gone_when_accepted(
    strict_page: Page, live_server: LiveServer, cast: Cast, browser: Browser
) -> None:
    url = f"{live_server.url}{reverse('customers:customer-new')}"
    sign_in(strict_page, live_server, cast.li)
    strict_page.goto(url)
    code, wrong = strict_page.locator("[name=credit_code]"), strict_page.locator("#id_credit_code_error .wrong")
    code.fill("123")
    code.press("Tab")
    expect(wrong).to_be_visible()
    expect(code).to_have_attribute("aria-invalid", "true")
    expect(code).to_have_attribute("aria-describedby", re.compile("id_credit_code_error"))
    code.fill("913101150DEMX00115")
    code.press("Tab")
    expect(wrong).to_have_count(0)
    expect(code).not_to_have_attribute("aria-invalid", "true")
    with strict_page.expect_response(asked_at_the_desk):
        strict_page.locator("[name=background]").fill("旧系统停止维护")
    expect(strict_page.locator("[data-draft-note]")).to_contain_text("草稿")

    with browser.new_context(viewport={"width": 390, "height": 844}) as phone:
        there = phone.new_page()
        bad = watch(there)
        sign_in(there, live_server, cast.li)
        there.goto(url)
        note = there.locator(".kept-note")
        expect(note).to_contain_text("草稿")
        expect(there.locator("[name=background]")).to_have_value("")
        note.locator("button").first.click()
        expect(there.locator("[name=background]")).to_have_value("旧系统停止维护")
        expect(note).to_have_count(0)
        there.locator("form.form .button--main").click()
        summary = there.locator("[data-summary]")
        expect(summary).to_be_focused()
        assert Draft.objects.filter(person=cast.li).exists()
        summary.locator("a").first.click()
        expect(there.locator(":focus")).to_have_class(re.compile("is-wrong"))
        there.locator("[name=name]").fill("杭州远景软件有限公司")
        there.locator("[name=name]").press("Tab")
        expect(summary).to_have_count(0)
        there.locator("form.form .button--main").click()
        there.wait_for_url(re.compile(r"/customers/\d+/"))
        assert bad == []
    assert Customer.objects.filter(name="杭州远景软件有限公司").exists()
    assert not Draft.objects.filter(person=cast.li).exists()


def test_files_are_shown_before_they_are_sent(strict_page: Page, live_server: LiveServer, cast: Cast) -> None:
    sign_in(strict_page, live_server, cast.li)
    strict_page.goto(f"{live_server.url}{reverse('memos:memo-new')}")
    drop = strict_page.locator("[data-drop]")
    drop.locator("input[type=file]").set_input_files(
        [
            FilePayload(name="现场.png", mimeType="image/png", buffer=PIXEL),
            FilePayload(name="virus.exe", mimeType="application/octet-stream", buffer=b"MZ"),
        ]
    )
    lines = drop.locator("[data-drop-list] li")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("PNG")
    expect(lines.first.locator("canvas")).to_be_visible()
    expect(lines.nth(1).locator(".wrong")).not_to_be_empty()
    lines.nth(1).locator("[data-drop-remove]").click()
    expect(lines).to_have_count(1)
    assert drop.locator("input[type=file]").evaluate("input => input.files.length") == 1
    drop.evaluate(
        """place => {
            const given = new DataTransfer();
            given.items.add(new File(["%PDF-1.7"], "dropped.pdf", {type: "application/pdf"}));
            place.dispatchEvent(new DragEvent("drop", {dataTransfer: given, bubbles: true, cancelable: true}));
        }"""
    )
    expect(lines).to_have_count(2)
    assert drop.locator("input[type=file]").evaluate("input => input.files.length") == 2


def test_what_was_typed_in_a_dialog_outlives_it(
    strict_page: Page, live_server: LiveServer, cast: Cast, browser: Browser
) -> None:
    customer = make_customer(owner=cast.li)
    url = f"{live_server.url}{customer.get_absolute_url()}"

    def opened(page: Page) -> Locator:
        page.goto(url)
        page.locator("[data-opens=archive]").evaluate("button => button.click()")
        return page.locator("#archive")

    sign_in(strict_page, live_server, cast.wang)
    dialog = opened(strict_page)
    reason = dialog.locator("[name=reason]")
    with strict_page.expect_response(asked_at_the_desk):
        reason.fill("停产两年")
    strict_page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    assert strict_page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    strict_page.goto(live_server.url)
    expect(opened(strict_page).locator("[name=reason]")).to_have_value("停产两年")
    dialog.locator(".kept-note button").click()
    expect(reason).to_have_value("")
    expect(dialog.locator(".kept-note")).to_have_count(0)
    with strict_page.expect_response(asked_at_the_desk):
        reason.fill("停产三年")

    with browser.new_context() as elsewhere:
        there = elsewhere.new_page()
        bad = watch(there)
        sign_in(there, live_server, cast.wang)
        dialog = opened(there)
        expect(dialog.locator("[name=reason]")).to_have_value("")
        dialog.locator(".kept-note button").first.click()
        expect(dialog.locator("[name=reason]")).to_have_value("停产三年")
        dialog.locator("footer .button--stop").click()
        there.wait_for_url(re.compile(r"/customers/$"))
        assert bad == []
    assert not Draft.objects.filter(person=cast.wang).exists()
