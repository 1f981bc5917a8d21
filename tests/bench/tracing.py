"""What Chromium's own tracing says about the load of a page: the four figures of Lighthouse, in milliseconds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

# loading: paints and shifts; the other: every task of the main thread.
CATEGORIES = ["loading", "blink.user_timing", "devtools.timeline", "disabled-by-default-devtools.timeline"]
LONG_TASK = 50.0
SETTLED = 400

type Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Load:
    """One load. ``cls`` has no unit, the rest are milliseconds."""

    fcp: float
    lcp: float
    tbt: float
    cls: float


def load(page: Page, url: str, slower: float = 4) -> Load:
    """Open it with nothing cached and the processor so many times slower."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("Network.enable")
    debugger.send("Network.clearBrowserCache")
    debugger.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    browser = page.context.browser
    assert browser
    browser.start_tracing(page=page, categories=CATEGORIES)
    try:
        page.goto(url, wait_until="load")
        page.wait_for_timeout(SETTLED)  # parts that come after the load may still push what is there
    finally:
        traced = browser.stop_tracing()
        debugger.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        debugger.detach()
    return figures(json.loads(traced)["traceEvents"], url)


def figures(events: Sequence[Event], url: str) -> Load:
    """Read off the trace; times count from the start of the navigation to ``url``."""
    start = [one for one in _named(events, "navigationStart") if _of(one).get("documentLoaderURL") == url][-1]
    began, frame = start["ts"], start["args"]["frame"]

    def after(name: str) -> list[Event]:
        return [one for one in _named(events, name) if one["ts"] >= began]

    def of_page(name: str) -> list[float]:
        return [(one["ts"] - began) / 1000 for one in after(name) if one["args"].get("frame") == frame]

    fcp = of_page("firstContentfulPaint")[0]
    lcp = of_page("largestContentfulPaint::Candidate")
    shifts = [_of(one)["score"] for one in after("LayoutShift") if not _of(one).get("had_recent_input")]
    tasks = [one for one in after("RunTask") if (one["pid"], one["tid"]) == (start["pid"], start["tid"])]
    late = [one.get("dur", 0) / 1000 for one in tasks if (one["ts"] - began) / 1000 >= fcp]
    blocked = sum(taken - LONG_TASK for taken in late if taken > LONG_TASK)
    return Load(fcp, lcp[-1] if lcp else fcp, blocked, sum(shifts))


def _named(events: Sequence[Event], name: str) -> list[Event]:
    return sorted((one for one in events if one.get("name") == name), key=lambda one: float(one["ts"]))


def _of(event: Event) -> Mapping[str, Any]:
    found: Mapping[str, Any] = event["args"].get("data", {})
    return found
