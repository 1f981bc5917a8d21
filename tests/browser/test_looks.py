"""Components look as agreed: clips of the design page beside the references, within a tolerance.

``UPDATE=1 pytest tests/browser/test_looks.py`` draws the references anew; look at each before it is committed.
"""

import os
from contextvars import ContextVar
from datetime import date

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from salesops.base import clock
from tests.browser.conftest import sign_in
from tests.browser.looks import FONTS, REFERENCES, agree_on, differs, fonts_of, share_that_differs
from tests.cast import Cast

CLIPS = {
    "light": ["states", "clocks", "chains", "bands", "money", "forms", "lists"],
    "dark": ["clocks", "chains", "bands"],
}

MOMENT = clock.shanghai(date(2026, 9, 16), 10, 42)


@pytest.fixture
def _standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """One moment for the server's threads too, which know nothing of ``clock.at``: no picture shows another day."""
    monkeypatch.setattr(clock, "_set_to", ContextVar("set_to", default=MOMENT))


@pytest.fixture
def design(strict_page: Page, live_server: LiveServer, cast: Cast, _standing_clock: None) -> Page:
    """The design page as the administrator sees it in Chinese."""
    strict_page.set_viewport_size({"width": 1280, "height": 900})
    strict_page.emulate_media(reduced_motion="reduce", color_scheme="light")
    sign_in(strict_page, live_server, cast.hu)
    strict_page.goto(live_server.url + reverse("design:home"))
    return strict_page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_components_look_as_agreed(design: Page) -> None:
    is_new, fonts = os.environ.get("UPDATE") == "1", fonts_of(design)
    if is_new:
        REFERENCES.mkdir(exist_ok=True)
        FONTS.write_text(f"{fonts}\n", encoding="utf-8")
    elif not FONTS.exists():
        pytest.skip("no references yet: UPDATE=1 draws them")
    elif FONTS.read_text(encoding="utf-8").strip() != fonts:
        pytest.skip("this computer draws letters otherwise than the one the references come from")
    found = []
    for theme, names in CLIPS.items():
        design.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        for name in names:
            data = design.locator(f"#{name}").screenshot(animations="disabled", caret="hide")
            if is_new:
                agree_on(f"{name}-{theme}", data)
            else:
                found.append(differs(f"{name}-{theme}", data))
    assert [one for one in found if one] == []


def test_a_shade_is_no_difference_and_a_stroke_is_one() -> None:
    agreed = Image.new("RGB", (100, 100), (255, 255, 255))
    assert share_that_differs(Image.new("RGB", (100, 100), (240, 240, 240)), agreed) == 0
    stroke = agreed.copy()
    stroke.paste((0, 0, 0), (0, 0, 100, 1))
    assert share_that_differs(stroke, agreed) == 0.01
    assert share_that_differs(Image.new("RGB", (100, 101)), agreed) == 1
