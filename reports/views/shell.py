"""What every page shows around its body: navigation, counts, whose page it is. Nothing the post may not open."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions.rules import can_see_months, can_see_statements
from contracts.rules import can_see_contracts, can_see_receipts
from customers.rules import can_see_customers
from quotes.rules import can_see_price_list, can_see_quotes, can_set_cost
from reports.queries.shell import ShellNumbers, shell_numbers
from reports.rules import can_see_team, may_report_now
from salesops.approvals.rules import can_read_chains
from salesops.evidence.rules import can_see_log
from salesops.operations.rules import can_operate
from salesops.org.models import Person

ON_THE_PHONE = 5
INBOX = ("approvals:inbox", "approvals:mine", "approvals:request-", "approvals:opinion-")
# Where there is no room for all, these leave the bottom bar, in this order; they stand in the menu.
LEAVE_THE_PHONE = ("ask", "tag", "yen", "split", "lock", "chart", "contract", "dl")


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry; ``count`` is shown when there is one, red when something in it is late."""

    label: str
    url: str
    icon: str
    count: int = 0
    late: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Entries under a heading; the first group has none."""

    title: str
    items: list[NavItem]


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
        """The groups of the side navigation, without empty ones."""
        groups = [
            NavGroup("", [self._home, self._inbox]),
            NavGroup(_("Customers"), list(self._customers())),
            NavGroup(_("Papers"), list(self._papers())),
            NavGroup(pgettext("navigation", "Money"), list(self._money())),
            NavGroup(_("Reports"), list(self._reports())),
            NavGroup(pgettext("navigation", "Company"), list(self._house())),
        ]
        return [group for group in groups if group.items]

    @cached_property
    def nav_phone(self) -> list[NavItem]:
        """The bottom bar, under shorter words: what is needed on the way, and more where there is room."""
        entries = [item for group in self.nav[:-1] for item in group.items]
        for icon in LEAVE_THE_PHONE:
            if len(entries) > ON_THE_PHONE:
                entries = [item for item in entries if item.icon != icon]
        short = {
            "inbox": pgettext("bottom navigation", "Inbox"),
            "team": pgettext("bottom navigation", "Team"),
            "week": pgettext("bottom navigation", "Report"),
            "ask": pgettext("bottom navigation", "Ask"),
        }
        return [replace(item, label=short.get(item.icon, item.label)) for item in entries[:ON_THE_PHONE]]

    @cached_property
    def nav_rest(self) -> list[NavItem]:
        """What the bottom bar has no room for; on the phone it stands in the menu."""
        shown = {item.url for item in self.nav_phone}
        return [item for group in self.nav for item in group.items if item.url not in shown]

    @cached_property
    def me_line(self) -> str:
        """ "Account manager · East China"."""
        return " · ".join(filter(None, [self.numbers.post_title, str(self.person.region or "")]))

    @property
    def _home(self) -> NavItem:
        return self._item(_("Home"), "reports:home", "home")

    @property
    def _inbox(self) -> NavItem:
        count, late = self.numbers.waiting, bool(self.numbers.late)
        return self._item(_("Waiting for me"), "approvals:inbox", "inbox", covers=INBOX, count=count, late=late)

    def _customers(self) -> Iterable[NavItem]:
        if can_see_customers(self.person):
            yield self._item(_("Customers"), "customers:customer-list", "users", covers="customers:")

    def _papers(self) -> Iterable[NavItem]:
        if can_see_quotes(self.person):
            yield self._item(_("Quotes"), "quotes:quote-list", "quote", covers="quotes:quote-")
        if can_see_contracts(self.person):
            yield self._item(_("Contracts"), "contracts:contract-list", "contract", covers="contracts:contract-")
        if can_see_price_list(self.person):
            yield self._item(_("Price list"), "quotes:price-list", "tag", covers="quotes:price-")
        if can_set_cost(self.person):
            # Others who read them find them beside the price list.
            yield self._item(_("Standard costs"), "quotes:cost-list", "yen", covers="quotes:cost-")

    def _money(self) -> Iterable[NavItem]:
        if can_see_contracts(self.person):
            yield self._item(_("Receivables"), "contracts:receivable-list", "chart", covers="contracts:receivable-")
        if can_see_receipts(self.person):
            yield self._item(_("Receipts"), "contracts:receipt-list", "dl", covers="contracts:receipt-")
        if can_see_statements(self.person):
            yield self._item(_("Commission"), "commissions:statement-list", "split", covers="commissions:statement-")
        if can_see_months(self.person):
            yield self._item(_("Month end"), "commissions:month-list", "lock", covers="commissions:month-")

    def _reports(self) -> Iterable[NavItem]:
        if can_see_team(self.person):
            yield self._item(_("Team reports"), "reports:report-team", "team", covers="reports:report-")
        elif may_report_now(self.person):
            yield self._item(_("My reports"), "reports:report-list", "week", covers="reports:report-")
        yield self._item(_("Asked and reported"), "memos:memo-list", "ask", covers="memos:")

    def _house(self) -> Iterable[NavItem]:
        if can_see_log(self.person):
            yield self._item(_("Log of views"), "evidence:log", "eye")
        # The administration stands in the person's own menu.
        yield self._item(_("Organisation"), "org:tree", "tree", covers=("org:tree", "org:person", "org:department"))
        yield self._item(_("Stand-ins"), "org:deputation-list", "me", covers="org:deputation-")
        if can_read_chains(self.person):
            yield self._item(_("Approval chains"), "approvals:chain-list", "chain", covers="approvals:chain-")
        yield self._item(_("Rulebook"), "policy:rule-list", "book")
        if can_operate(self.person):
            yield self._item(_("Operations"), "operations:home", "gear")

    def _item(
        self,
        label: str,
        name: str,
        icon: str,
        *,
        covers: str | tuple[str, ...] = "",
        count: int = 0,
        late: bool = False,
    ) -> NavItem:
        current = self.here.startswith(covers) if covers else self.here == name
        return NavItem(label, reverse(name), icon, count, late, current)


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
