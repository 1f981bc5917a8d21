"""What goes wrong in a working day: the second click, the second tab, the session that ends, the wrong person."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from customers.models import Customer
from quotes.enums import QuoteState
from quotes.models import Quote
from salesops.approvals.engine import withdraw
from salesops.approvals.models import Decision, Request
from tests.browser.conftest import SCREENS, sign_in, watch
from tests.cast import Cast
from tests.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse 42"


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast, cast.li)


def url(live_server: LiveServer, name: str, *args: object) -> str:
    return f"{live_server.url}{reverse(name, args=args)}"


@pytest.mark.rule("APP-6")
def test_a_double_click_submits_once(strict_page: Page, live_server: LiveServer, stage: Stage) -> None:
    sign_in(strict_page, live_server, stage.owner)
    strict_page.goto(url(live_server, "quotes:quote-detail", stage.draft.pk))
    strict_page.locator("[data-opens=submit]").click()
    strict_page.locator("#submit footer .button--main").dblclick()
    expect(strict_page.locator(".toast").first).to_be_visible()
    stage.draft.refresh_from_db()
    assert stage.draft.state == QuoteState.IN_REVIEW
    assert Request.objects.count() == 1


def test_a_question_that_is_dropped_is_no_error(strict_page: Page, live_server: LiveServer, stage: Stage) -> None:
    """Neither where the next one takes its place, nor where one leaves before the answer: the console stays empty."""
    sign_in(strict_page, live_server, stage.owner)
    strict_page.goto(url(live_server, "policy:rule-list"))
    unanswered: list[Route] = []

    def hold(route: Route) -> None:
        unanswered.append(route)

    strict_page.route(re.compile(r"[?]q=."), hold)
    seek = strict_page.locator(".book-seek [name=q]")
    with strict_page.expect_request(re.compile(r"[?]q=.")):
        seek.fill("价")
    with strict_page.expect_event("requestfailed"), strict_page.expect_request(re.compile(r"[?]q=.")):
        seek.fill("价格")
    with strict_page.expect_event("requestfailed"):
        strict_page.goto(url(live_server, "reports:home"))
    assert len(unanswered) == 2


@pytest.mark.rule("CNF-2")
def test_two_tabs_show_both_values_and_lose_none(strict_page: Page, live_server: LiveServer, stage: Stage) -> None:
    sign_in(strict_page, live_server, stage.owner)
    other = strict_page.context.new_page()
    bad = watch(other)
    for tab in (strict_page, other):
        tab.goto(url(live_server, "quotes:quote-edit", stage.draft.pk))
    other.locator("[name=project_name]").fill("先保存的")
    with other.expect_navigation():
        other.locator("[name=then][value=save]").click()
    strict_page.locator("[name=project_name]").fill("后保存的")
    with strict_page.expect_navigation():
        strict_page.locator("[name=then][value=save]").click()
    main = strict_page.locator("main")
    expect(main).to_contain_text("先保存的")
    expect(main).to_contain_text("后保存的")
    expect(strict_page.locator("[name=project_name]")).to_have_value("后保存的")
    with strict_page.expect_navigation():
        strict_page.locator("[name=then][value=save]").click()
    stage.draft.refresh_from_db()
    assert stage.draft.project_name == "后保存的"
    assert bad == []


def test_a_session_that_ends_in_mid_form_costs_nothing(
    strict_page: Page, live_server: LiveServer, stage: Stage
) -> None:
    """Sent, but nobody was signed in any more: the sign-in page comes, and after it the form as it was typed."""
    stage.owner.set_password(PASSWORD)
    stage.owner.save(update_fields=["password"])
    sign_in(strict_page, live_server, stage.owner)
    strict_page.goto(url(live_server, "customers:customer-new"))
    strict_page.locator("[name=background]").fill("一整段刚写好的背景")
    with strict_page.expect_response(re.compile(reverse("customers:conflict-check"))):
        strict_page.locator("[name=name]").fill("宁波澄柯精密模具有限公司")
    Session.objects.all().delete()
    strict_page.locator("main form .button--main").last.click()
    strict_page.wait_for_url(re.compile("/login/"))
    assert Customer.objects.count() == 0
    strict_page.locator("[name=username]").fill("LI ")
    strict_page.locator("[name=password]").fill(PASSWORD)
    strict_page.locator("main .button--main").click()
    strict_page.wait_for_url(re.compile("/customers/new/"))
    expect(strict_page.locator("[name=name]")).to_have_value("宁波澄柯精密模具有限公司")
    expect(strict_page.locator("[name=background]")).to_have_value("一整段刚写好的背景")
    expect(strict_page.locator(".kept-note")).to_be_visible()
    strict_page.locator("main form .button--main").last.click()
    strict_page.wait_for_url(re.compile(r"/customers/\d+/$"))
    assert Customer.objects.get().background == "一整段刚写好的背景"


@pytest.mark.rule("CNF-1", "ORG-2")
def test_the_wrong_person_is_told_why_and_a_stranger_nothing(
    strict_page: Page, live_server: LiveServer, stage: Stage
) -> None:
    sign_in(strict_page, live_server, stage.cast.xu)
    strict_page.goto(live_server.url)
    expect(strict_page.locator(f"nav a[href='{reverse('quotes:quote-list')}']")).to_have_count(0)
    answer = strict_page.goto(url(live_server, "quotes:price-list"))
    assert answer
    assert answer.status == 403
    expect(strict_page.locator("main")).to_contain_text("无权")
    sign_in(strict_page, live_server, stage.cast.zhou)
    answer = strict_page.goto(url(live_server, "customers:customer-detail", stage.customer.pk))
    assert answer
    assert answer.status == 404
    expect(strict_page.locator("body")).not_to_contain_text(stage.customer.name)


@pytest.mark.rule("APP-3", "APP-6")
def test_withdrawn_a_second_ago(strict_page: Page, live_server: LiveServer, stage: Stage) -> None:
    request = stage.request
    sign_in(strict_page, live_server, stage.cast.wang)
    strict_page.goto(url(live_server, "approvals:request-detail", request.pk))
    strict_page.locator("[data-opens^=approve-]:visible").first.click()
    withdraw(request, by=stage.owner)
    strict_page.locator("dialog[open] footer .button--main").click()
    expect(strict_page.locator("main")).to_contain_text("APP-6")
    assert Decision.objects.count() == 0
    assert Quote.objects.get().state == QuoteState.DRAFT


@pytest.mark.rule("DSH-2")
@pytest.mark.parametrize("screen", SCREENS)
def test_one_click_and_the_page_speaks_the_other_language(
    strict_page: Page, live_server: LiveServer, stage: Stage, screen: str
) -> None:
    strict_page.set_viewport_size(SCREENS[screen])  # type: ignore[arg-type]  # a TypedDict of two numbers
    strict_page.goto(url(live_server, "login"))
    expect(strict_page.locator("html")).to_have_attribute("lang", "zh-CN")
    strict_page.get_by_role("button", name="English").click()
    expect(strict_page.get_by_role("button", name="Sign in")).to_be_visible()
    strict_page.get_by_role("button", name="中文").click()
    expect(strict_page.locator("html")).to_have_attribute("lang", "zh-CN")


@pytest.mark.parametrize("screen", SCREENS)
def test_no_page_is_wider_than_the_screen(
    strict_page: Page, live_server: LiveServer, stage: Stage, screen: str
) -> None:
    """Nobody scrolls sideways, on the phone least of all."""
    strict_page.set_viewport_size(SCREENS[screen])  # type: ignore[arg-type]  # a TypedDict of two numbers
    sign_in(strict_page, live_server, stage.owner, "en")
    pages = [
        url(live_server, "reports:home"),
        url(live_server, "customers:customer-detail", stage.customer.pk),
        url(live_server, "customers:customer-new"),
        url(live_server, "quotes:quote-list"),
        url(live_server, "quotes:quote-detail", stage.request.subject_id),
        url(live_server, "quotes:quote-edit", stage.draft.pk),
        url(live_server, "quotes:price-list"),
        url(live_server, "approvals:mine"),
        url(live_server, "reports:report-now"),
        url(live_server, "policy:rule-list"),
        url(live_server, "notices:notice-list"),
    ]
    wide = []
    for page in pages:
        strict_page.goto(page)
        extra = strict_page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if extra > 0:
            wide.append(f"{page}: {extra} px")
    assert wide == []
