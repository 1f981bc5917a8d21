"""Making the company: who, what, to whom, and then its weeks in the order they passed."""

from decimal import Decimal
from functools import partial
from random import Random

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import translation

from contracts.actions.template import approve_template, ensure_templates
from contracts.enums import TemplateState
from contracts.models import ContractTemplate
from salesops.approvals.chains import ensure_chains
from salesops.base import clock
from salesops.demo.abroad import tell_abroad
from salesops.demo.accounts import ACCOUNTS, Account
from salesops.demo.bids import tell_bids
from salesops.demo.care import tell_care
from salesops.demo.claims import tell_claims
from salesops.demo.colleagues import tell_colleagues
from salesops.demo.contracts import Archive
from salesops.demo.customers import register
from salesops.demo.departments import found_departments
from salesops.demo.filing import tell_filing
from salesops.demo.forecast import tell_forecast
from salesops.demo.inquiries import tell_inquiries
from salesops.demo.market import tell_market
from salesops.demo.memos import tell_memos
from salesops.demo.opportunities import tell_opportunities
from salesops.demo.people import hire
from salesops.demo.planned import tell_planned
from salesops.demo.plot import tell_quotes
from salesops.demo.pool import tell_pool
from salesops.demo.prices import draft_next, end_prices, issue_prices, list_products
from salesops.demo.quotes import Desk
from salesops.demo.regulars import REGULARS
from salesops.demo.reports import tell_reports
from salesops.demo.seals import tell_seals
from salesops.demo.sheets import tell_sheets
from salesops.demo.specials import tell_specials
from salesops.demo.story import Story
from salesops.demo.visits import tell_visits
from salesops.demo.wording import tell_wording
from salesops.demo.year import last_signing, tell_year
from salesops.jobs import tick
from salesops.notices.actions import mark_all_read

SEED = 20
FOUNDED_DAYS_AGO = 285
OLD_PRICES_DAYS_AGO = 282
PRICES_DAYS_AGO = 56
OLD_FACTOR = Decimal("0.97")
"""Last year's prices against this year's."""
TICKED_DAYS = 1
"""Reminders of yesterday and of today are sent; older ones would be read by now."""


@transaction.atomic
def build_demo() -> None:
    """Everything or nothing. Days are working days before today; the seed makes the rest the same each time."""
    story = Story()
    with translation.override("zh-hans"):
        with clock.at(story.at(FOUNDED_DAYS_AGO, 9)):
            ensure_chains()
            company = hire(story.day(FOUNDED_DAYS_AGO))
            found_departments(company, story.day(FOUNDED_DAYS_AGO))
            ensure_templates()
            # Also those that the preparation of an empty database has drafted.
            for template in ContractTemplate.objects.filter(state=TemplateState.DRAFT):
                approve_template(template, by=company["qian"])
        desk = Desk(company)
        story.tell(story.at(OLD_PRICES_DAYS_AGO, 9, 10), partial(_open_shop, desk))
        # In the evening: nobody quotes between the last hour of the old prices and the first of the new ones.
        story.tell(story.at(PRICES_DAYS_AGO + 1, 18, 40), partial(_end_prices, desk))
        story.tell(story.at(PRICES_DAYS_AGO, 8, 30), partial(_new_prices, desk))
        for number, account in enumerate((*ACCOUNTS, *REGULARS), start=1):
            story.tell(story.at(account.days_ago, 9, 5), partial(_register, desk, account, number))
        chance = Random(SEED)  # noqa: S311 - no secret
        tell_year(story, desk, Archive(desk))
        tell_quotes(story, desk)
        tell_specials(story, desk)
        tell_wording(story, desk)
        tell_seals(story, desk, last_signing(story))
        tell_inquiries(story, desk)
        tell_bids(story, desk)
        tell_memos(story, desk)
        tell_colleagues(story, desk)
        tell_opportunities(story, desk)
        tell_forecast(story, company)
        tell_market(story, desk)
        tell_visits(story, company, desk.customers, chance)
        tell_planned(story, company, desk.customers)
        tell_claims(story, company, desk.customers)
        tell_filing(story, company, desk.customers)
        tell_pool(story, company)
        tell_abroad(story, company)
        tell_care(story, company)
        tell_reports(story, company, desk.customers, chance)
        tell_sheets(story, company)
        for back in range(TICKED_DAYS, 0, -1):
            story.tell(story.at(back, 10, 15), tick)
        story.tell(story.at(2, 8, 50), partial(_read_notices, desk))
        story.tell(story.now, tick)
        story.play()


def _open_shop(desk: Desk) -> None:
    desk.products.update(list_products(desk.company, clock.today()))
    issue_prices(desk.company, desk.products, factor=OLD_FACTOR)


def _end_prices(desk: Desk) -> None:
    end_prices(desk.company)


def _new_prices(desk: Desk) -> None:
    draft_next(desk.company, issue_prices(desk.company, desk.products))


def _register(desk: Desk, account: Account, number: int) -> None:
    desk.customers[account.key] = customer = register(account, number, desk.company)
    prefetch_related_objects([customer], "contacts")  # whom every visit and quote names


def _read_notices(desk: Desk) -> None:
    """What is older than that has been read; the bell rings for what is new."""
    for person in desk.company.people.values():
        mark_all_read(by=person)
