"""Claims on customers, one to be ruled and one that was; and a status that waits for its approval (CUS-2, CUS-4)."""

from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

from customers.actions.customer import edit_customer
from customers.actions.dispute import ClaimData, RulingData, answer_dispute, open_dispute, rule_dispute
from customers.actions.status import ask_status
from customers.details import CustomerData
from customers.enums import CustomerStatus, Ruling
from customers.models import Customer, Dispute
from salesops.base.clock import today
from salesops.demo.people import Company
from salesops.demo.story import Story

CLAIMANT, RULER = "he", "wang"
OPEN, RULED = "shipin", "wujin"
CLAIMS = {
    OPEN: "去年展会上认识总经理助理，今年两次上门交流过仓储批次管理，往来邮件可以提供。",
    RULED: "该公司是我老客户的供应商，上月由老客户介绍认识厂长。",
}
ANSWERS = {
    OPEN: "客户由我首次备案，需求调研和报价都是我做的，展会名片交换在备案之后。",
    RULED: "备案前我已上门拜访，有当天的拜访记录。",
}
REASON = "以备案和首次拜访时间为准，客户仍由李明负责；何洁介绍了联系人，今后合同的提成分享一成。"
SHARE = 10
WANTS_STATUS = "guangdian"
NEED, BUDGET, TIMETABLE = "两个洁净车间扫码报工，先试一个固定工位", Decimal(200000), "明年一季度完成试点"
WHY = "需求、预算和时间表都已向技术主管确认，第二次调研已完成。"


def tell_claims(story: Story, company: Company, customers: dict[str, Customer]) -> None:
    """The older one is ruled; of the other both sides are written down and the manager is to rule."""
    for key, back in ((RULED, 5), (OPEN, 3)):
        claim: list[Dispute] = []
        story.tell(story.at(back, 10, 20), partial(_claim, claim, company, customers, key))
        story.tell(story.at(back - 1, 16), partial(_answer, claim, ANSWERS[key]))
        if key == RULED:
            story.tell(story.at(back - 2, 9, 40), partial(_rule, claim, company))
    story.tell(story.at(1, 15, 10), partial(_ask, customers))


def _claim(claim: list[Dispute], company: Company, customers: dict[str, Customer], key: str) -> None:
    data = ClaimData(name=customers[key].name, claim=CLAIMS[key], first_contact_on=today() - timedelta(days=45))
    claim.append(open_dispute(data, by=company[CLAIMANT]))


def _answer(claim: list[Dispute], words: str) -> None:
    [dispute] = claim
    claim[0] = answer_dispute(dispute, words, by=dispute.keeper)


def _rule(claim: list[Dispute], company: Company) -> None:
    [dispute] = claim
    data = RulingData(Ruling.KEEPS, REASON, SHARE)
    rule_dispute(dispute, data, revision=dispute.revision, by=company[RULER])


def _ask(customers: dict[str, Customer]) -> None:
    """What is known of need, budget and timetable goes into the file first; the status rests on it."""
    customer = customers[WANTS_STATUS]
    customer.refresh_from_db()
    kept = CustomerData(**{field.name: getattr(customer, field.name) for field in fields(CustomerData)})
    known = replace(kept, need=NEED, budget=BUDGET, timetable=TIMETABLE)
    saved = edit_customer(customer, known, by=customer.owner, revision=customer.revision)
    ask_status(saved, CustomerStatus.BASIC, WHY, by=saved.owner)
