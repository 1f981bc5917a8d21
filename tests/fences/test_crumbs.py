"""Every page says where one is, and the way up from it is open to whoever reads the page."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus

import pytest

from reports.navigation import navigation
from tests.fences.pages import Tour

# Pages that stand beside those of the navigation: they are reached from the shell itself, or from a tab.
BESIDE = {
    *("desk:palette", "notices:notice-list", "approvals:mine", "memos:leak-list", "org:department-list"),
    *("quotes:price-versions", "quotes:cost-list", "contracts:template-list", "reports:report-list", "evidence:log"),
    *("reports:report-team", "design:home"),
    *("quotes:phone-list", "quotes:special-list"),
}


@dataclass
class Crumbs(HTMLParser):
    """What stands in the crumbs of a page."""

    links: list[str] = field(default_factory=list)
    here: int = 0
    inside: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "nav" and named.get("class") == "crumbs":
            self.inside = True
        elif self.inside:
            self.here += "aria-current" in named
            if tag == "a":
                self.links.append(named["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "nav"


@pytest.mark.django_db
def test_every_page_says_where_one_is_and_leads_back_up(toured: Tour) -> None:
    wrong: list[str] = []
    ways: dict[tuple[str, str], str] = {}
    opened: set[tuple[str, str]] = set()
    tops: dict[str, set[str]] = {}
    for page in toured.pages:
        if page.who not in toured.people:
            continue
        if page.who not in tops:
            tops[page.who] = {item.url for group in navigation(toured.person(page.who)) for item in group.items}
        opened.add((page.who, page.url))
        crumbs = Crumbs()
        crumbs.feed(page.html)
        is_top = page.name in BESIDE or re.sub(r"\?.*", "", page.url) in tops[page.who]
        if crumbs.here != 1:
            wrong.append(f"{page.name}: {crumbs.here} places at once")
        if not crumbs.links and not is_top:
            wrong.append(f"{page.name}: no way up")
        ways |= {(page.who, link): page.name for link in crumbs.links}
    for who, link in ways.keys() - opened:
        status, name = toured.browser(who).get(link).status_code, ways[who, link]
        if status != HTTPStatus.OK:
            wrong.append(f"{name} as {who}: {link} answers {status}")
    assert wrong == []
