"""Every list asks the database the same number of questions, whether it shows one row or three.

The figures are literal: whoever adds a query to a list changes its figure here, on purpose. Where htmx loads the table
alone, the table alone is counted, one query for the reader's own views and columns among them; the shell around whole
pages has a figure of its own.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissions.actions.settlement import settle_month
from commissions.ledger import last_day, month_after, month_before
from salesops.base import clock
from salesops.desk.pages import ListPage
from salesops.org.enums import Post
from salesops.org.models import Person
from tests.factories import quotes as desk
from tests.factories.org import make_person
from tests.factories.receivable import receive, sold_contract
from tests.fences.visits import VISITS, url_of, view_of
from tests.house import House
from tests.stage import Stage

HTMX = {"HX-Request": "true"}


def products(stage: Stage, rows: int) -> None:
    """Products with their prices."""
    more = [stage.product, *(desk.make_product() for _ in range(rows - 1))]
    desk.make_policy(*more, keeper=stage.cast.hu, gm=stage.cast.qian, valid_to=stage.last_day)


def reps(stage: Stage, rows: int) -> None:
    """People below the manager."""
    for _ in range(rows):
        make_person(post=Post.ACCOUNT_MANAGER, region=stage.cast.east, superior=stage.cast.wang)


def again(thing: str) -> Callable[[Stage, int], None]:
    """One of these for each row, all other things of their own around it."""

    def fill(stage: Stage, rows: int) -> None:
        for _ in range(rows):
            stage.clear()
            assert getattr(stage, thing)

    return fill


def statements(stage: Stage, rows: int) -> None:
    """A month with so many people in it."""
    for _ in range(rows):
        rep = make_person(post=Post.ACCOUNT_MANAGER, region=stage.cast.east, superior=stage.cast.wang)
        collect(rep, last_day(stage.last_month))
    settle_month(stage.last_month, by=stage.cast.sun)


def months(stage: Stage, rows: int) -> None:
    """So many closed months."""
    month = stage.last_month
    for _ in range(rows - 1):
        month = month_before(month)
    collect(stage.owner, month)
    for _ in range(rows):
        settle_month(month, by=stage.cast.sun)
        month = month_after(month)


def years(stage: Stage, rows: int) -> None:
    """So many annual forecasts, each filed in its year."""
    for later in range(rows):
        stage.clear()
        with clock.at(clock.now() + timedelta(days=366 * later)):
            assert stage.annual_filed


def collect(rep: Person, on: date) -> None:
    """A contract that is paid on the day."""
    receive(sold_contract(rep, ("1000.00",), signed_on=on), "1000.00", on)


# The list: who reads it, what makes its rows, how many queries.
LISTS: dict[str, tuple[str, Callable[[Stage, int], None], int]] = {
    "customers:customer-list": ("director", again("contact"), 10),
    "customers:pool-list": ("director", again("pooled"), 6),
    "customers:dispute-list": ("director", again("dispute"), 6),
    "customers:cleanup-list": ("manager", again("archiving"), 6),
    "customers:quality-list": ("assistant", again("contact"), 7),
    "customers:revisit-list": ("assistant", again("revisit"), 7),
    "customers:annual-list": ("director", years, 8),
    "customers:market-list": ("director", again("market_note"), 7),
    "customers:observation-list": ("director", again("competitor_price"), 7),
    "customers:competitor-list": ("director", again("competitor_price"), 6),
    "customers:opportunity-list": ("director", again("opportunity"), 6),
    "quotes:quote-list": ("director", again("request"), 6),
    "quotes:attempt-list": ("director", again("attempt"), 7),
    "quotes:days-list": ("technical", again("days_request"), 6),
    "quotes:inquiry-list": ("director", again("inquiry"), 6),
    "quotes:phone-list": ("assistant", again("phone_answer"), 7),
    "quotes:support-list": ("director", again("support"), 6),
    "quotes:bid-list": ("director", again("bid"), 7),
    "quotes:special-list": ("director", again("special"), 11),
    "quotes:price-list": ("director", products, 12),
    "quotes:price-versions": ("director", again("next_prices"), 9),
    "quotes:price-bands": ("director", products, 11),
    "quotes:cost-list": ("finance", products, 7),
    "contracts:contract-list": ("director", again("contract_waiting"), 6),
    "contracts:template-list": ("director", again("next_template"), 6),
    "contracts:receipt-list": ("finance", again("receipt"), 6),
    "contracts:receivable-list": ("director", again("owed"), 7),
    "commissions:statement-list": ("director", statements, 6),
    "commissions:month-list": ("finance", months, 8),
    "customers:sheet-list": ("director", again("sheet"), 9),
    "customers:sheet-week": ("manager", reps, 8),
    "reports:report-list": ("director", again("report"), 7),
    "reports:report-team": ("manager", reps, 10),
    "approvals:inbox": ("manager", again("request"), 27),
    "approvals:mine": ("owner", again("request"), 16),
    "org:department-list": ("admin", again("membership"), 7),
    "memos:memo-list": ("director", again("memo"), 8),
    "memos:leak-list": ("gm", again("leak"), 6),
    "seals:entry-list": ("gm", again("seal_asked"), 6),
    "evidence:log": ("director", again("looked_at"), 7),
    "notices:notice-list": ("owner", again("notice"), 6),
}


def test_every_list_is_counted(house: House) -> None:
    stage = Stage(house.cast, house.cast.li)
    lists = {name for name in VISITS if isinstance(view := view_of(name, stage), type) and issubclass(view, ListPage)}
    assert lists - set(LISTS) == set()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", sorted(LISTS))
def test_one_row_or_three(name: str, rows: int, house: House) -> None:
    who, fill, queries = LISTS[name]
    stage, client = Stage(house.cast, house.cast.li), house.browser(who)
    fill(stage, rows)
    url = url_of(name, replace(VISITS[name], needs=""), stage)
    client.get(url, headers=HTMX)  # what is read once and kept, calendar and content types, is no query of the list
    with CaptureQueriesContext(connection) as seen:
        client.get(url, headers=HTMX)
    assert len(seen) == queries, "\n".join(query["sql"][:300] for query in seen.captured_queries)
