"""`make bench`: how pages feel. Loads on a slow processor by Chromium's tracing; from a click to the painted answer.

The server is the tests' own, on the same cores as the browser: what a web server in production adds or saves is not in
it. Goals of loads are Lighthouse's green; a part of a page is to answer within a tenth of a second, a whole one within
four. Weights have limits of their own, in ``test_weight``.
"""

import os
from collections.abc import Callable
from statistics import median

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from salesops.org.models import Person
from tests.bench.crowd import settle
from tests.bench.tracing import Load, load
from tests.browser.conftest import SCREENS, sign_in
from tests.cast import Cast
from tests.factories import quotes as desk
from tests.stage import Stage

pytest_plugins = ["tests.browser.conftest"]
pytestmark = pytest.mark.django_db(transaction=True)

LOADS, ANSWERS = 3, 20
SLOWER = 4
GOALS = {"fcp": 1800.0, "lcp": 2500.0, "tbt": 200.0, "cls": 0.02}
# Milliseconds. A line waits 40 for what else changed with it before it asks; a decision is a new page.
ANSWERED = {"list filter": 100.0, "quote line": 250.0, "decision": 400.0}

# From the last thing a person did to the frame that shows the answer; it lives through the change of pages.
_WATCH = """(() => {
  for (const kind of ["keydown", "click", "change"])
    addEventListener(kind, (event) => {
      if (event.isTrusted) sessionStorage.setItem("did", performance.timeOrigin + event.timeStamp);
    }, true);
  const shown = () => requestAnimationFrame(() => setTimeout(() => {
    window.answered = performance.timeOrigin + performance.now() - Number(sessionStorage.getItem("did"));
  }));
  document.addEventListener("htmx:afterSettle", shown, true);
  new PerformanceObserver((list) => {
    const at = performance.timeOrigin + list.getEntries()[0].startTime;
    window.arrived = at - Number(sessionStorage.getItem("did"));
  }).observe({type: "paint", buffered: true});
})()"""


@pytest.fixture
def stage(cast: Cast) -> Stage:
    settle(cast)
    return Stage(cast, cast.li)


def test_loads(page: Page, live_server: LiveServer, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    rep, manager = stage.cast.li, stage.cast.wang
    request = stage.request
    pages: list[tuple[str, Person, str]] = [
        ("home", rep, reverse("reports:home")),
        ("home of the manager", manager, reverse("reports:home")),
        ("customer list, 20,000", rep, reverse("customers:customer-list")),
        ("quote editor", rep, reverse("quotes:quote-edit", args=[stage.draft.pk])),
        ("inbox", manager, reverse("approvals:inbox")),
        ("request", manager, reverse("approvals:request-detail", args=[request.pk])),
    ]
    page.set_viewport_size(SCREENS["desk"])  # type: ignore[arg-type]  # a TypedDict of two numbers
    with capsys.disabled():
        print(f"\nLOADS, nothing cached, processor {SLOWER} x slower, {busy()}")
        print(f"{'NAME':<28}" + "".join(f"{name:>12}" for name in GOALS))
        for name, person, path in pages:
            sign_in(page, live_server, person)
            page.goto(live_server.url + path)  # the server's own first time is not what we measure
            loads = [load(page, live_server.url + path, SLOWER) for _ in range(LOADS)]
            print(f"{name:<28}{told(loads)}")
        print(f"{'GOAL':<28}" + "".join(f"{goal:>12g}" for goal in GOALS.values()))


def told(loads: list[Load]) -> str:
    """The medians, and whether one is above its goal."""
    found = {name: median(getattr(one, name) for one in loads) for name in GOALS}
    above = [name for name, goal in GOALS.items() if found[name] > goal]
    shown = "".join(f"{found[name]:>12.3f}" if name == "cls" else f"{found[name]:>12.0f}" for name in found)
    return f"{shown}  {'above: ' + ', '.join(above) if above else 'ok'}"


def busy() -> str:
    """Who else works here: figures of a busy computer are no figures."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def test_answers(page: Page, live_server: LiveServer, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    page.add_init_script(_WATCH)
    page.set_viewport_size(SCREENS["desk"])  # type: ignore[arg-type]  # a TypedDict of two numbers
    assert stage.prices
    with capsys.disabled():
        print(f"\nFROM CLICK TO PAINTED ANSWER, p95 of {ANSWERS}, {busy()}")
        for name, measure in (("list filter", filtered), ("quote line", typed), ("decision", decide_all)):
            taken = sorted(measure(page, live_server, stage))
            p95, goal = taken[int(len(taken) * 0.95) - 1], ANSWERED[name]
            print(
                f"{name:<28}{median(taken):>9.1f} ms{p95:>9.1f} ms{goal:>9.0f} ms  {'ok' if p95 <= goal else 'above'}"
            )


def answer(page: Page, act: Callable[[], object]) -> float:
    """Milliseconds until htmx's answer is on the screen."""
    page.evaluate("() => { window.answered = 0; }")
    act()
    page.wait_for_function("() => window.answered > 0")
    return float(page.evaluate("() => window.answered"))


def filtered(page: Page, server: LiveServer, stage: Stage) -> list[float]:
    """A name is typed over the last one, and Enter."""
    sign_in(page, server, stage.cast.li)
    page.goto(server.url + reverse("customers:customer-list"))
    seek = page.locator("form.filter input[type=search], form.filter [name=q]").first
    taken = []
    for at in range(ANSWERS + 1):
        seek.evaluate("(box, text) => { box.value = text; }", "设备" if at % 2 else "杭州")
        seek.focus()
        taken.append(answer(page, lambda: page.keyboard.press("Enter")))
    return taken[1:]


def typed(page: Page, server: LiveServer, stage: Stage) -> list[float]:
    """Another quantity, and on to the next field."""
    sign_in(page, server, stage.cast.li)
    page.goto(server.url + reverse("quotes:quote-edit", args=[stage.draft.pk]))
    quantity = page.locator("[name=lines-0-quantity]")
    taken = []
    for at in range(ANSWERS + 1):
        quantity.focus()
        quantity.select_text()
        page.keyboard.insert_text(str(2 + at))
        taken.append(answer(page, lambda: page.keyboard.press("Tab")))
        page.wait_for_timeout(600)  # the input's own question comes after the one of leaving it
    page.goto("about:blank")  # its draft is saved as one leaves: in the next person's session it would be refused
    return taken[1:]


def decide_all(page: Page, server: LiveServer, stage: Stage) -> list[float]:
    """Yes in the dialog, to the first paint of the page that says it is done."""
    sign_in(page, server, stage.cast.wang)
    taken = []
    for _ in range(ANSWERS + 1):
        request = desk.submit(stage.make_quote())
        page.goto(server.url + reverse("approvals:request-detail", args=[request.pk]))
        page.locator("[data-opens^=approve-]:visible").first.click()
        with page.expect_navigation():
            page.locator("dialog[open] footer .button--main").click()
        page.wait_for_function("() => window.arrived > 0")
        taken.append(float(page.evaluate("() => window.arrived")))
    return taken[1:]
