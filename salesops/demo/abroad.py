"""Customers in another region than their rep's: one was approved, one waits for the manager there (CUS-3)."""

from functools import partial

from customers.actions.region import ask_region
from customers.details import ContactData, CustomerData
from customers.enums import Level
from customers.models import RegionRequest
from salesops.approvals.engine import decide
from salesops.approvals.enums import StepState, VerdictWord
from salesops.approvals.queries import latest_request_for
from salesops.demo.people import Company
from salesops.demo.story import Story

ASKED, WAITS = 9, 1
"""Working days before today."""


def tell_abroad(story: Story, company: Company) -> None:
    """Li's customer has its plant in the south; Zhou's mother company sits in the east."""
    found: dict[str, RegionRequest] = {}
    story.tell(
        story.at(ASKED, 10, 40),
        partial(
            _ask,
            found,
            company,
            rep="li",
            region="south",
            name="惠州瀚启电子装配有限公司",
            reason="母公司在苏州，由苏州采购部统一选型和签约，惠州工厂只是使用地点。",
            contact=ContactData(name="阮一舟", title="信息主管", phone="13800138131", is_primary=True),
        ),
    )
    story.tell(story.at(ASKED - 1, 9, 30), partial(_approve, found, "惠州瀚启电子装配有限公司", company))
    story.tell(
        story.at(WAITS, 15, 20),
        partial(
            _ask,
            found,
            company,
            rep="zhou",
            region="east",
            name="合肥澜瓯机器人有限公司",
            reason="该公司华南分部是我的老客户，总部由其介绍，希望由同一人对接。",
            contact=ContactData(name="卫知远", title="采购总监", phone="13800138132", is_primary=True),
        ),
    )


def _ask(
    found: dict[str, RegionRequest],
    company: Company,
    *,
    rep: str,
    region: str,
    name: str,
    reason: str,
    contact: ContactData,
) -> None:
    data = CustomerData(name=name, level=Level.B, need="车间数据采集与看板")
    found[name] = ask_region(data, company.regions[region], reason, by=company[rep], contacts=(contact,))


def _approve(found: dict[str, RegionRequest], name: str, company: Company) -> None:
    request = latest_request_for(found[name])
    if request is None:
        raise LookupError(name)
    step, words = request.steps.get(state=StepState.OPEN), "同意，请与惠州工厂所在地的同事通气。"
    decide(step, VerdictWord.APPROVE, words, by=company["wu"], seen_hash=request.content_hash)
