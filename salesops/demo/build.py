"""Making the company: who, what, to whom, and then its weeks in the order they passed."""

from functools import partial
from random import Random

from django.db import transaction
from django.utils import translation

from salesops.approvals.chains import ensure_chains
from salesops.base import clock
from salesops.demo.customers import ACCOUNTS, Account, register
from salesops.demo.people import hire
from salesops.demo.plot import tell_quotes
from salesops.demo.prices import draft_next, issue_prices, list_products
from salesops.demo.quotes import Desk
from salesops.demo.reports import tell_reports
from salesops.demo.story import Story
from salesops.jobs import tick
from salesops.notices.actions import mark_all_read

SEED = 20
FOUNDED_DAYS_AGO = 260
PRICES_DAYS_AGO = 56
TICKED_DAYS = 3
"""Reminders of these days are sent; older ones would be read by now."""


@transaction.atomic
def build_demo() -> None:
    """Everything or nothing. Days are working days before today; the seed makes the rest the same each time."""
    story = Story()
    with translation.override("zh-hans"):
        with clock.at(story.at(FOUNDED_DAYS_AGO, 9)):
            ensure_chains()
            company = hire(story.day(FOUNDED_DAYS_AGO))
        desk = Desk(company)
        story.tell(story.at(PRICES_DAYS_AGO, 9, 10), partial(_open_shop, desk))
        for number, account in enumerate(ACCOUNTS, start=1):
            story.tell(story.at(account.days_ago, 10, 20), partial(_register, desk, account, number))
        tell_quotes(story, desk)
        tell_reports(story, company, desk.customers, Random(SEED))  # noqa: S311 - no secret
        for back in range(TICKED_DAYS, 0, -1):
            story.tell(story.at(back, 10, 15), tick)
        story.tell(story.at(2, 8, 50), partial(_read_notices, desk))
        story.tell(story.now, tick)
        story.play()


def _open_shop(desk: Desk) -> None:
    desk.products.update(list_products(desk.company, clock.today()))
    policy = issue_prices(desk.company, desk.products)
    draft_next(desk.company, policy)


def _register(desk: Desk, account: Account, number: int) -> None:
    desk.customers[account.key] = register(account, number, desk.company)


def _read_notices(desk: Desk) -> None:
    """What is older than that has been read; the bell rings for what is new."""
    for person in desk.company.people.values():
        mark_all_read(by=person)
