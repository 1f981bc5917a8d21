"""What every page shows around its body: navigation, counts, whose page it is. Nothing the post may not open."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import pgettext

from reports.navigation import INBOX, NavGroup, NavItem, navigation
from reports.queries.shell import ShellNumbers, shell_numbers
from salesops.base.look import dotted
from salesops.org.models import Person

ON_THE_PHONE = 5
# Where there is no room for all, the bottom bar keeps these first; the rest stands in the menu.
KEPT_ON_THE_PHONE = (
    *("home", "inbox", "users", "quote", "team", "week", "dl", "contract", "chart", "lock", "split", "yen", "tag"),
    *("ask", "phone", "clock", "file", "flag", "pool"),
)


class Shell:
    """Worked out when a page draws it: a part that htmx asked for has no shell, and pays for none."""

    def __init__(self, request: HttpRequest, person: Person) -> None:
        self.person = person
        match = request.resolver_match
        self.here = match.view_name if match else ""

    @cached_property
    def numbers(self) -> ShellNumbers:
        """Counts of inbox and notices."""
        return shell_numbers(self.person)

    @cached_property
    def nav(self) -> list[NavGroup]:
        """The side navigation, with what waits and with the place one is at."""
        return [replace(group, items=[self._here(item) for item in group.items]) for group in navigation(self.person)]

    @cached_property
    def nav_phone(self) -> list[NavItem]:
        """The bottom bar, under shorter words: what is needed on the way, and more where there is room."""
        entries = [item for group in self.nav[:-1] for item in group.items]
        kept = {item.url for item in sorted(entries, key=lambda item: _rank(item.icon))[:ON_THE_PHONE]}
        short = {
            "inbox": pgettext("bottom navigation", "Inbox"),
            "team": pgettext("bottom navigation", "Team"),
            "week": pgettext("bottom navigation", "Report"),
            "ask": pgettext("bottom navigation", "Ask"),
        }
        return [replace(item, label=short.get(item.icon, item.label)) for item in entries if item.url in kept]

    @cached_property
    def nav_rest(self) -> list[NavItem]:
        """What the bottom bar has no room for; on the phone it stands in the menu."""
        shown = {item.url for item in self.nav_phone}
        return [item for group in self.nav for item in group.items if item.url not in shown]

    @cached_property
    def me_line(self) -> str:
        """ "Account manager · East China"."""
        return dotted(self.numbers.post_title, self.person.region)

    def _here(self, item: NavItem) -> NavItem:
        numbers = self.numbers
        waits = {"i": numbers.waiting, "q": numbers.quotes_back, "k": numbers.contracts_back}
        late = item.covers == INBOX and bool(numbers.late)
        return replace(item, current=self.here.startswith(item.covers), count=waits.get(item.key, 0), late=late)


def _rank(icon: str) -> int:
    return KEPT_ON_THE_PHONE.index(icon) if icon in KEPT_ON_THE_PHONE else len(KEPT_ON_THE_PHONE)


def shell(request: HttpRequest) -> dict[str, Any]:
    """What ``base.html`` draws, for every page of somebody who is signed in; nothing on public ones."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return {}
    drawn = Shell(request, person)
    return {
        "nav": SimpleLazyObject(lambda: drawn.nav),
        "nav_phone": SimpleLazyObject(lambda: drawn.nav_phone),
        "nav_rest": SimpleLazyObject(lambda: drawn.nav_rest),
        "unread_notices": SimpleLazyObject(lambda: drawn.numbers.unread),
        "me_line": SimpleLazyObject(lambda: drawn.me_line),
    }
