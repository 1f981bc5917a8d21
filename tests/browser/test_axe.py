"""No page shuts anybody out: axe-core finds nothing serious or critical on any of them, nor in any dialog."""

from collections.abc import Sequence
from itertools import product
from typing import Literal

import pytest
from playwright.sync_api import Page as Tab
from pytest_django.live_server_helper import LiveServer

from tests.browser.axe import Axe
from tests.browser.conftest import SCREENS, come_as, session_of
from tests.cast import Cast
from tests.fences.pages import Page, every_page
from tests.stage import Stage

type Theme = Literal["light", "dark"]
type Way = tuple[str, str, Theme]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LANGUAGES = ("zh-hans", "en")
THEMES: tuple[Theme, ...] = ("light", "dark")
# Neighbours among the pages get different ones, so that each kind of page is seen in most of them.
TURNS: list[Way] = [
    ("zh-hans", "desk", "light"),
    ("en", "phone", "light"),
    ("en", "desk", "light"),
    ("zh-hans", "phone", "light"),
    ("zh-hans", "desk", "dark"),
]


@pytest.fixture
def pages(cast: Cast) -> list[Page]:
    found = list(every_page(Stage(cast, cast.li)))
    assert len(found) > 60, "the tour has lost its way"
    return found


def faults(tab: Tab, server: LiveServer, visits: Sequence[tuple[Page, Way]]) -> list[str]:
    """What axe finds on each page, opened in its language, on its screen and in its theme."""
    axe, found, sessions = Axe(tab), [], dict[str, str]()
    for page, (language, screen, theme) in visits:
        tab.set_viewport_size(SCREENS[screen])  # type: ignore[arg-type]  # a TypedDict of two numbers
        tab.emulate_media(color_scheme=theme, reduced_motion="reduce")
        if page.person and page.who not in sessions:
            sessions[page.who] = session_of(page.person)
        come_as(tab, server, sessions.get(page.who), language)
        answer = tab.goto(server.url + page.url)
        assert answer
        assert answer.status == 200, page.url
        found += [f"{page.name} as {page.who}, {language}, {screen}, {theme}: {fault}" for fault in axe.grave()]
    return found


def test_no_page_shuts_anybody_out(strict_page: Tab, live_server: LiveServer, pages: list[Page]) -> None:
    """Each page once, languages, screens and themes in turns."""
    visits = [(page, TURNS[at % len(TURNS)]) for at, page in enumerate(pages)]
    found = faults(strict_page, live_server, visits)
    assert found == [], "\n".join(found)


@pytest.mark.long
@pytest.mark.parametrize("way", list(product(LANGUAGES, SCREENS, THEMES)), ids="-".join)
def test_no_page_shuts_anybody_out_in_any_form(
    strict_page: Tab, live_server: LiveServer, pages: list[Page], way: Way
) -> None:
    """Each page in both languages, on both screens, in both themes."""
    found = faults(strict_page, live_server, [(page, way) for page in pages])
    assert found == [], "\n".join(found)
