"""A real browser, and a page that forgives nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import ConsoleMessage, Dialog, Page, Request, Response
from pytest_django.live_server_helper import LiveServer

from salesops.embedded.system import HOW_TO_GET_CHROMIUM, find_chromium
from salesops.org.models import Person

# A closed network: without these the browser looks for its maker's hosts at every start.
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]

_OURS = ("http://127.0.0.1", "http://localhost", "data:", "blob:")
# A refusal is an answer: pages and their parts may come with these, style sheets and scripts may not.
_ANSWERS = {403, 404, 409, 422}
_PAGES = {"document", "xhr", "fetch"}

SCREENS = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the Chromium that is here; Playwright's own download is not wanted."""
    chromium = find_chromium()
    if chromium is None:
        pytest.fail(HOW_TO_GET_CHROMIUM)
    return {**browser_type_launch_args, "executable_path": chromium, "args": _QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The computer of somebody in Shanghai."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


def watch(page: Page) -> list[str]:
    """What goes wrong on this page from now on: console errors (violations of the content policy are among them),
    script errors, failed requests, requests to outside."""
    bad: list[str] = []

    def console(message: ConsoleMessage) -> None:
        # What failed to load is judged by its answer, below.
        if message.type == "error" and "Failed to load resource" not in message.text:
            bad.append(f"console: {message.text}")

    def request(sent: Request) -> None:
        if not sent.url.startswith(_OURS):
            bad.append(f"outside: {sent.url}")

    def failed(sent: Request) -> None:
        # A question asked while one types is dropped when one leaves the page.
        if "ERR_ABORTED" not in (sent.failure or ""):
            bad.append(f"failed: {sent.url} {sent.failure}")

    def answered(response: Response) -> None:
        status = response.status
        if status >= 400 and not (status in _ANSWERS and response.request.resource_type in _PAGES):
            bad.append(f"{status}: {response.url}")

    page.set_default_timeout(10_000)
    page.on("console", console)
    page.on("pageerror", lambda error: bad.append(f"script: {error}"))
    page.on("requestfailed", failed)
    page.on("request", request)
    page.on("response", answered)
    page.on("dialog", Dialog.accept)  # leaving a page with something typed is meant here
    return bad


@pytest.fixture
def strict_page(page: Page) -> Iterator[Page]:
    """A page whose test fails on anything that `watch` sees."""
    bad = watch(page)
    yield page
    assert bad == []


def sign_in(page: Page, live_server: LiveServer, person: Person, language: str = "zh-hans") -> None:
    """Without the form, which has a test of its own."""
    come_as(page, live_server, session_of(person), language)


def session_of(person: Person) -> str:
    """A new session of this person; what its cookie holds."""
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def come_as(page: Page, live_server: LiveServer, session: str | None, language: str) -> None:
    """Nothing but this session, if any, and this language in the browser's cookies."""
    page.context.clear_cookies()
    for name, value in {"sessionid": session, "django_language": language}.items():
        if value:
            page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
