"""A real browser, and a page that forgives nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

from salesops.embedded.system import HOW_TO_GET_CHROMIUM, find_chromium

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


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the Chromium that is here; Playwright's own download is not wanted."""
    chromium = find_chromium()
    if chromium is None:
        pytest.fail(HOW_TO_GET_CHROMIUM)
    return {**browser_type_launch_args, "executable_path": chromium, "args": _QUIET}


@pytest.fixture
def strict_page(page: Page) -> Iterator[Page]:
    """A page whose test fails on a console error, a CSP violation, a script error, a failed or an outside request."""
    bad: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            bad.append(f"console: {message.text}")

    def request(sent: Request) -> None:
        if not sent.url.startswith(_OURS):
            bad.append(f"outside: {sent.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: bad.append(f"script: {error}"))
    page.on("requestfailed", lambda sent: bad.append(f"failed: {sent.url} {sent.failure}"))
    page.on("request", request)
    yield page
    assert bad == []
