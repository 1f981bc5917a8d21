"""Targets, the forecast as it was frozen, and the director's of this year and the next (OPP-2, OPP-5)."""

from datetime import date
from decimal import Decimal
from functools import partial

from customers.actions.annual import (
    AnnualData,
    begin_annual_forecast,
    edit_annual_forecast,
    file_annual_forecast,
    open_annual_copy,
)
from customers.actions.forecast import freeze_forecast
from customers.models import AnnualForecast
from customers.queries.forecast import month_after
from salesops.base.clock import shanghai
from salesops.demo.people import Company
from salesops.demo.story import Story
from salesops.org.actions.target import set_targets
from salesops.org.models import Person
from salesops.org.targets import COMPANY, Whose

TARGETS_DAYS_AGO = 205
FROZEN_MONTHS = 3
MONTHS = 18
"""This year's, and half of the next."""
WRITTEN, FILED, READ, NEXT_BEGUN = 200, 198, 197, 3
"""Working days before today."""
PEOPLE = {"li": "180000", "he": "150000", "zhou": "200000"}
REGIONS = {"east": "350000", "south": "250000"}
WHOLE = Decimal(600000)
AMOUNTS = (Decimal(900000), Decimal(1300000), Decimal(1400000), Decimal(1800000))
ASSUMPTIONS = (
    "春节后客户预算下达较晚，以老客户二期为主。",
    "华东两家客户的产线改造进入招标。",
    "新增仓储产品线开始贡献订单，停产检修期集中上线。",
    "年底集中采购；假定价格政策不变，交付人员到位。",
)
REMARK = "同行价格下探约百分之五；以交期和服务应对，不跟进降价。"


def tell_forecast(story: Story, company: Company) -> None:
    """Targets first, then the first days of the last months, then what the director wrote."""
    this = story.now.date().replace(day=1)
    story.tell(story.at(TARGETS_DAYS_AGO, 10), partial(_set_targets, company, this))
    for back in range(FROZEN_MONTHS):
        story.tell(shanghai(month_after(this, -back), 0, 10), _freeze)
    story.tell(story.at(WRITTEN, 10), partial(_write, company, this.year, ASSUMPTIONS))
    story.tell(story.at(FILED, 16, 30), partial(_file, company, this.year))
    story.tell(story.at(READ, 8, 40), partial(_open, company, this.year))
    begun = story.at(NEXT_BEGUN, 15)
    if begun.year == this.year:  # in the first days of a year nobody may have written of the one after it
        story.tell(begun, partial(_write, company, this.year + 1, (*ASSUMPTIONS[:2], "", "")))


def _set_targets(company: Company, this: date) -> None:
    months = [month_after(this.replace(month=1), at) for at in range(MONTHS)]
    amounts = {COMPANY: WHOLE}
    amounts |= {Whose(region=company.regions[code].pk): Decimal(amount) for code, amount in REGIONS.items()}
    amounts |= {Whose(person=company[name].pk): Decimal(amount) for name, amount in PEOPLE.items()}
    set_targets(months, amounts, by=company["zhao"])


def _freeze() -> None:
    freeze_forecast(by=Person.system())


def _write(company: Company, year: int, assumptions: tuple[str, str, str, str]) -> None:
    begun = begin_annual_forecast(year, by=company["zhao"])
    edit_annual_forecast(begun, AnnualData(AMOUNTS, assumptions, REMARK), by=company["zhao"], revision=begun.revision)


def _file(company: Company, year: int) -> None:
    written = AnnualForecast.objects.get(year=year)
    file_annual_forecast(written, by=company["zhao"], revision=written.revision)


def _open(company: Company, year: int) -> None:
    open_annual_copy(AnnualForecast.objects.get(year=year), by=company["qian"])
