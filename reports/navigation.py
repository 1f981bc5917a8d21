"""Where a person may go: the pages of their post, by area of work. What may not be opened is not shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commissions.rules import can_see_months, can_see_statements
from contracts.rules import can_see_contracts, can_see_receipts
from customers.rules import (
    can_make_revisits,
    can_see_customers,
    can_see_disputes,
    can_see_market,
    can_see_opportunities,
    can_see_pool,
    can_see_quality,
    can_see_sheets,
    can_see_visits,
)
from quotes.rules import (
    can_see_bids,
    can_see_days,
    can_see_inquiries,
    can_see_price_list,
    can_see_quotes,
    can_see_supports,
    can_set_cost,
)
from reports.rules import can_see_discipline, can_see_team, may_report_now
from salesops.approvals.rules import can_read_chains
from salesops.base.addresses import address
from salesops.base.refusals import Sentence
from salesops.evidence.rules import can_see_log
from salesops.operations.rules import can_operate
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.seals.rules import can_see_register

CUSTOMERS = (
    *("customers:customer-", "customers:region-", "customers:conflict-", "customers:contact-", "customers:note-"),
    "intake:run-",
)
OPPORTUNITIES = ("customers:opportunity-", "customers:forecast-", "customers:annual-", "org:target-")
MARKET = ("customers:market-", "customers:observation-", "customers:competitor-")
QUOTES = ("quotes:quote-", "quotes:attempt-")
INBOX = ("approvals:inbox", "approvals:mine", "approvals:request-", "approvals:opinion-")


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry; ``count`` is shown when there is one, red when something in it is late.

    ``key`` leads there when it is pressed after G; ``covers`` are the pages that lie behind the entry.
    """

    label: Sentence
    url: str
    icon: str
    covers: tuple[str, ...]
    key: str = ""
    count: int = 0
    late: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Entries under a heading; the first group has none."""

    title: Sentence
    items: list[NavItem]


def navigation(person: Person) -> list[NavGroup]:
    """The groups of the side navigation, without empty ones and without counts."""
    groups = [
        NavGroup("", list(_first())),
        NavGroup(_("Customers"), list(_customers(person))),
        NavGroup(_("Papers"), list(_papers(person))),
        NavGroup(pgettext_lazy("navigation", "Money"), list(_money(person))),
        NavGroup(_("Reports"), list(_reports(person))),
        NavGroup(pgettext_lazy("navigation", "Company"), list(_house(person))),
    ]
    return [group for group in groups if group.items]


def _first() -> Iterable[NavItem]:
    yield _item(_("Home"), "reports:home", "home", key="h")
    yield _item(_("Waiting for me"), "approvals:inbox", "inbox", *INBOX, key="i")


def _customers(person: Person) -> Iterable[NavItem]:
    if can_see_customers(person):
        yield _item(_("Customers"), "customers:customer-list", "users", *CUSTOMERS, key="c")
    if can_see_pool(person):
        yield _item(_("Open pool"), "customers:pool-list", "pool", "customers:pool-", key="l")
    if can_see_sheets(person):
        yield _item(_("Customer sheets"), "customers:sheet-list", "file", "customers:sheet-", key="w")
    if can_see_opportunities(person):
        yield _item(_("Opportunities"), "customers:opportunity-list", "flag", *OPPORTUNITIES, key="f")
    if can_see_visits(person):
        yield _item(_("Visits"), "customers:visit-calendar", "clock", "customers:visit-", key="v")
    if can_see_market(person):
        yield _item(_("Market"), "customers:market-list", "market", *MARKET, key="u")
    if can_make_revisits(person):
        yield _item(_("Follow-up calls"), "customers:revisit-list", "phone", "customers:revisit-")
    if can_see_quality(person) and person.post == Post.SALES_ASSISTANT:
        # She owns it; others find it beside the list of customers.
        yield _item(_("Files to complete"), "customers:quality-list", "check", "customers:quality-")
    if can_see_disputes(person):
        yield _item(_("Customer disputes"), "customers:dispute-list", "scales", "customers:dispute-", key="d")


def _papers(person: Person) -> Iterable[NavItem]:
    if can_see_inquiries(person):
        yield _item(_("Inquiries"), "quotes:inquiry-list", "letter", "quotes:inquiry-", "quotes:phone-", key="n")
    if can_see_supports(person):
        yield _item(_("Pre-sales support"), "quotes:support-list", "wrench", "quotes:support-")
    if can_see_bids(person):
        yield _item(pgettext_lazy("bid", "Bids"), "quotes:bid-list", "bid", "quotes:bid-")
    if can_see_quotes(person):
        yield _item(_("Quotes"), "quotes:quote-list", "quote", *QUOTES, key="q")
    if can_see_days(person):
        yield _item(_("Days to confirm"), "quotes:days-list", "week", "quotes:days-")
    if can_see_contracts(person):
        yield _item(_("Contracts"), "contracts:contract-list", "contract", "contracts:contract-", key="k")
    if can_see_register(person):
        yield _item(_("Seal register"), "seals:entry-list", "stamp", "seals:")
    if can_see_price_list(person):
        yield _item(_("Price list"), "quotes:price-list", "tag", "quotes:price-", key="p")
    if can_set_cost(person):
        # Others who read them find them beside the price list.
        yield _item(_("Standard costs"), "quotes:cost-list", "yen", "quotes:cost-")


def _money(person: Person) -> Iterable[NavItem]:
    if can_see_contracts(person):
        yield _item(_("Receivables"), "contracts:receivable-list", "chart", "contracts:receivable-", key="m")
    if can_see_receipts(person):
        yield _item(_("Receipts"), "contracts:receipt-list", "dl", "contracts:receipt-", key="e")
    if can_see_statements(person):
        yield _item(_("Commission"), "commissions:statement-list", "split", "commissions:statement-", key="s")
    if can_see_months(person):
        yield _item(_("Month end"), "commissions:month-list", "lock", "commissions:month-")


def _reports(person: Person) -> Iterable[NavItem]:
    if can_see_team(person):
        yield _item(_("Team reports"), "reports:report-team", "team", "reports:report-", key="r")
    elif may_report_now(person):
        yield _item(_("My reports"), "reports:report-list", "week", "reports:report-", key="r")
    if can_see_discipline(person):
        yield _item(_("Price discipline"), "reports:discipline-overview", "gauge", "reports:discipline-")
    yield _item(_("Asked and reported"), "memos:memo-list", "ask", "memos:", key="a")


def _house(person: Person) -> Iterable[NavItem]:
    if can_see_log(person):
        yield _item(_("Log of views"), "evidence:log", "eye")
    # The administration stands in the person's own menu.
    yield _item(_("Organisation"), "org:tree", "tree", "org:tree", "org:person", "org:department", key="o")
    yield _item(_("Stand-ins"), "org:deputation-list", "me", "org:deputation-")
    if can_read_chains(person):
        yield _item(_("Approval chains"), "approvals:chain-list", "chain", "approvals:chain-")
    yield _item(_("Rulebook"), "policy:rule-list", "book", key="b")
    if can_operate(person):
        yield _item(_("Operations"), "operations:home", "gear")


def _item(label: Sentence, name: str, icon: str, *covers: str, key: str = "") -> NavItem:
    return NavItem(label, address(name), icon, covers or (name,), key)
