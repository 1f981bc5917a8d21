"""No page shuts anybody out: axe-core finds nothing serious or critical on any of them, nor in any dialog."""

from collections.abc import Sequence
from itertools import cycle, product
from typing import Literal

import pytest
from playwright.sync_api import Page as Tab
from pytest_django.live_server_helper import LiveServer

from tests.browser.axe import Axe
from tests.browser.conftest import SCREENS, come_as
from tests.browser.shapes import with_something_new
from tests.database import start_anew
from tests.fences.pages import Page, Tour

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
def pages(transactional_db: None, tour: Tour) -> list[Page]:
    """All of them, in the database in which they stand."""
    start_anew(tour.database)
    return tour.pages


def faults(tab: Tab, server: LiveServer, tour: Tour, visits: Sequence[tuple[Page, Way]]) -> list[str]:
    """What axe finds on each page, opened in its language, on its screen and in its theme."""
    axe, found = Axe(tab), []
    for page, (language, screen, theme) in visits:
        tab.set_viewport_size(SCREENS[screen])  # type: ignore[arg-type]  # a TypedDict of two numbers
        tab.emulate_media(color_scheme=theme, reduced_motion="reduce")
        come_as(tab, server, tour.sessions.get(page.who), language)
        answer = tab.goto(server.url + page.url)
        assert answer
        assert answer.status == 200, page.url
        found += [f"{page.name} as {page.who}, {language}, {screen}, {theme}: {fault}" for fault in axe.grave()]
    return found


def test_no_page_shuts_anybody_out(strict_page: Tab, live_server: LiveServer, tour: Tour, pages: list[Page]) -> None:
    """Each page that brings something new, once; languages, screens and themes in turns."""
    bringing = with_something_new(pages)
    print(f"{len(bringing)} of {len(pages)} pages")
    found = faults(strict_page, live_server, tour, list(zip(bringing, cycle(TURNS), strict=False)))
    assert found == [], "\n".join(found)


def test_what_is_new_is_seen() -> None:
    """The twin: a field without a name, a class of its own, an icon alone; other words are nothing new."""
    known = '<!doctype html><body><label for="a">Name</label><input id="a" name="a"><a class="link">Quote 1</a>'
    news = [
        known.replace("Quote 1", "Quote 2"),
        known + '<input id="b" name="b">',
        known + '<a class="link faint">Quote</a>',
        known + '<a class="link"></a>',
    ]
    pages = [Page("page", "owner", "/", html, 0) for html in [known, *news]]
    assert with_something_new(pages) == [pages[0], *pages[2:]]


@pytest.mark.long
@pytest.mark.parametrize("way", list(product(LANGUAGES, SCREENS, THEMES)), ids="-".join)
def test_no_page_shuts_anybody_out_in_any_form(
    strict_page: Tab, live_server: LiveServer, tour: Tour, pages: list[Page], way: Way
) -> None:
    """Each page in both languages, on both screens, in both themes."""
    found = faults(strict_page, live_server, tour, [(page, way) for page in pages])
    assert found == [], "\n".join(found)
