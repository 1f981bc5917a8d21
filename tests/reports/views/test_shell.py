"""The navigation of each post: everything in it opens, nothing else is in it, and it is cheap."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesops.base import clock
from salesops.notices.models import Notice
from salesops.org.models import Person, PostTitle
from tests.cast import Cast
from tests.factories.approvals import make_chain, make_paper, submit
from tests.factories.quotes import make_desk, sign
from tests.factories.quotes import submit as submit_quote
from tests.factories.reports import W46, friday
from tests.reports.views.conftest import Send

pytestmark = pytest.mark.django_db

NOTICES = "/notices/"
PLAIN = ["reports:home", "approvals:inbox"]
INQUIRIES = ["quotes:inquiry-list", "quotes:support-list"]
PAPERS = [
    *INQUIRIES,
    "quotes:bid-list",
    "quotes:quote-list",
    "contracts:contract-list",
    "seals:entry-list",
    "quotes:price-list",
]
CUSTOMERS = [
    "customers:customer-list",
    "customers:pool-list",
    "customers:sheet-list",
    "customers:opportunity-list",
    "customers:visit-calendar",
    "customers:market-list",
]
CALLS, DISPUTES = "customers:revisit-list", "customers:dispute-list"
MONEY = [*PAPERS, "contracts:receivable-list"]
SALES = [*PLAIN, *CUSTOMERS, DISPUTES, *MONEY]
STATEMENTS, MONTHS = "commissions:statement-list", "commissions:month-list"
LEADERS = [*PLAIN, *CUSTOMERS, CALLS, DISPUTES, *MONEY]
DISCIPLINE = "reports:discipline-overview"
CHIEFS = [*SALES, "contracts:receipt-list", STATEMENTS, MONTHS, "reports:report-team", DISCIPLINE]
MEMOS = "memos:memo-list"
COMPANY = ["org:tree", "org:deputation-list", "policy:rule-list"]
READ_BY_CHIEFS = ["evidence:log", *COMPANY[:2], "approvals:chain-list", "policy:rule-list"]
HOUSE = {
    "zhao": READ_BY_CHIEFS,
    "qian": READ_BY_CHIEFS,
    "hu": [*COMPANY[:2], "approvals:chain-list", "policy:rule-list", "operations:home"],
}
NAV = {
    "li": [*SALES, STATEMENTS, "reports:report-list"],
    "chen": [*PLAIN, *CUSTOMERS, CALLS, "customers:quality-list", *MONEY, "reports:report-list"],
    "wang": [*LEADERS, STATEMENTS, "reports:report-team", DISCIPLINE],
    "zhao": [*LEADERS, *CHIEFS[len(SALES) :]],
    "qian": CHIEFS,
    "lin": [*PLAIN, "customers:customer-list", "customers:market-list", "reports:report-list"],
    "sun": [
        *PLAIN,
        "contracts:contract-list",
        "seals:entry-list",
        "quotes:cost-list",  # the one who writes them
        "contracts:receivable-list",
        "contracts:receipt-list",
        STATEMENTS,
        MONTHS,
    ],
    "xu": [*PLAIN, "quotes:support-list", "quotes:bid-list", "quotes:days-list"],
    "hu": [*PLAIN, "seals:entry-list", "quotes:price-list"],  # keeps the price policy
}


def nav_of(page: object) -> list[str]:
    groups = page.context["nav"]  # type: ignore[attr-defined]  # what the test client adds
    return [item.url for group in groups for item in group.items]


@pytest.mark.rule("DSH-1", "ORG-2", "CNF-1")
@pytest.mark.parametrize("username", sorted(NAV))
def test_each_post_has_what_it_may_open(cast: Cast, get: Send, username: str) -> None:
    person = Person.objects.get(username=username)
    wanted = [reverse(name) for name in [*NAV[username], MEMOS, *HOUSE.get(username, COMPANY)]]
    page = get(person, NOTICES)
    assert nav_of(page) == wanted
    phone = {item.url for item in page.context["nav_phone"]}
    rest = {item.url for item in page.context["nav_rest"]}
    assert len(phone) <= 5
    assert phone | rest == set(wanted)
    for path in wanted:
        assert get(person, path).status_code == 200, path


@pytest.mark.rule("DSH-1", "DSH-2")
@pytest.mark.parametrize(
    ("username", "names"),
    [
        ("li", [*PLAIN, "customers:customer-list", "quotes:quote-list", "reports:report-list"]),
        ("zhao", [*PLAIN, "customers:customer-list", "quotes:quote-list", "reports:report-team"]),
        ("wang", [*PLAIN, "customers:customer-list", "quotes:quote-list", "reports:report-team"]),
        ("chen", [*PLAIN, "customers:customer-list", "quotes:quote-list", "reports:report-list"]),
        ("sun", [*PLAIN, "contracts:contract-list", "contracts:receivable-list", "contracts:receipt-list"]),
        ("lin", [*PLAIN, "customers:customer-list", "reports:report-list", MEMOS]),
        ("hu", [*PLAIN, "seals:entry-list", "quotes:price-list", MEMOS]),
    ],
)
def test_the_bottom_bar_has_what_is_needed_on_the_way(cast: Cast, get: Send, username: str, names: list[str]) -> None:
    page = get(Person.objects.get(username=username), NOTICES)
    assert [item.url for item in page.context["nav_phone"]] == [reverse(name) for name in names]


@pytest.mark.rule("DSH-1")
@pytest.mark.parametrize(
    ("name", "current"),
    [
        ("reports:home", "reports:home"),
        ("approvals:mine", "approvals:inbox"),
        ("customers:customer-new", "customers:customer-list"),
        ("quotes:price-list", "quotes:price-list"),
        ("contracts:contract-list", "contracts:contract-list"),
        ("contracts:receivable-list", "contracts:receivable-list"),
        ("commissions:statement-list", "commissions:statement-list"),
        ("reports:report-list", "reports:report-list"),
        ("policy:rule-list", "policy:rule-list"),
        ("notices:notice-list", None),
    ],
)
def test_it_says_where_one_is(cast: Cast, get: Send, name: str, current: str | None) -> None:
    page = get(cast.li, reverse(name))
    marked = [item.url for group in page.context["nav"] for item in group.items if item.current]
    assert marked == ([reverse(current)] if current else [])


@pytest.mark.rule("APP-7")
def test_it_counts_as_the_inbox_counts_and_turns_red_when_late(cast: Cast, get: Send) -> None:
    def inbox(person: Person) -> tuple[int, bool]:
        item = get(person, NOTICES).context["nav"][0].items[1]
        return item.count, item.late

    make_chain({"who": "superior"})
    submit(make_paper(), by=cast.li)
    assert inbox(cast.wang) == (1, False)
    with clock.at(friday(W46)):
        submit(make_paper(), by=cast.li)
    assert inbox(cast.wang) == (2, True)
    assert inbox(cast.li) == (0, False)
    assert get(cast.wang, NOTICES).context["unread_notices"] == Notice.objects.filter(person=cast.wang).count() == 2


@pytest.mark.parametrize(
    ("language", "line"), [("zh-hans", "大区销售·华东"), ("en", "Key account manager · East China")]
)
def test_the_post_is_called_as_the_company_calls_it(cast: Cast, client: Client, language: str, line: str) -> None:
    PostTitle.objects.create(post="ACCOUNT_MANAGER", title_zh="大区销售", title_en="Key account manager")
    client.force_login(cast.li)
    client.cookies["django_language"] = language
    assert client.get(NOTICES).context["me_line"] == line
    client.force_login(cast.sun)
    assert str(client.get(NOTICES).context["me_line"]) in {"财务", "Finance"}


def test_it_costs_three_queries_and_a_part_of_a_page_none(cast: Cast, client: Client) -> None:
    client.force_login(cast.li)
    client.get(NOTICES)
    with CaptureQueriesContext(connection) as page:
        client.get(NOTICES)
    # Session and person; the list, its views, its count and unread ones; then post, grants, numbers, and which posts
    # report.
    assert len(page) == 9
    url = reverse("customers:conflict-check")
    with CaptureQueriesContext(connection) as part:
        client.get(url, {"name": ""}, headers={"HX-Request": "true"})
    assert not any("notices_notice" in query["sql"] for query in part.captured_queries)


def test_a_public_page_has_no_shell(client: Client, db: None) -> None:
    page = client.get(reverse("login"))
    assert "nav" not in page.context


@pytest.mark.rule("DSH-1")
def test_what_came_back_is_counted_beside_its_list(cast: Cast, chains: None, get: Send) -> None:
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    sign(submit_quote(desk.quote()), "return", "请重新核对数量")
    counts = {item.url: item.count for group in get(cast.li, NOTICES).context["nav"] for item in group.items}
    assert {url: count for url, count in counts.items() if count} == {reverse("quotes:quote-list"): 1}
    seen = {item.url: item.count for group in get(cast.wang, NOTICES).context["nav"] for item in group.items}
    assert seen[reverse("quotes:quote-list")] == 0
