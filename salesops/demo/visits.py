"""Visits, calls and letters of the year: every customer hears from its account manager (CUS-5, VIS-2)."""

from datetime import date, timedelta
from functools import partial
from random import Random

from customers.actions.note import log_contact
from customers.details import NoteData
from customers.enums import NoteKind
from customers.models import Customer
from salesops.base.clock import shanghai, today
from salesops.demo.accounts import ACCOUNTS, Account
from salesops.demo.people import Company
from salesops.demo.regulars import REGULARS
from salesops.demo.story import Story
from salesops.workdays import is_working

EVERY_DAYS = (24, 60)
"""Days of the calendar between two contacts with one customer."""
LIVELY_SINCE = 14
"""In the last days one is in touch more often."""

# kind: what one wanted, what came of it, what is next
VISITS = (
    ("了解车间现状和需求", "看了两条产线，纸质单据每天约 400 张，主管对手持终端报工有兴趣。", "整理需求清单并约演示"),
    ("演示与答疑", "演示了派工、报工和追溯，客户关心与现有财务软件的接口。", "请技术部给出接口说明"),
    ("确认方案范围", "逐条核对需求清单，排产放到二期，一期范围双方确认。", "按确认的范围起草报价"),
    ("商务沟通", "客户要求分期付款，采购流程需要三家比价，预计三周内定。", "准备参考案例和付款方案"),
    ("上线回访", "上线一个月，报工及时率约九成，仓库班组还需再培训一次。", "安排补充培训"),
)
CALLS = (
    ("跟进采购进度", "客户内部预算已报，等总经理批复。", "下周再联系"),
    ("约拜访时间", "约定下周三上午到厂，对方技术主管参加。", "准备演示环境"),
    ("催办首付款", "财务答复本月底前安排。", "月底核对到账"),
    ("了解使用情况", "系统运行正常，提了两条报表需求。", "转技术部评估"),
)
LETTERS = (
    ("发送资料", "发出产品资料和两个同行业案例。", "一周后电话跟进"),
    ("会议纪要", "发出调研会议纪要，请客户确认。", "收到确认后定方案"),
)
TOLD = {NoteKind.VISIT: VISITS, NoteKind.PHONE: CALLS, NoteKind.EMAIL: LETTERS, NoteKind.MEETING: VISITS[1:4]}
OFTEN = (5, 4, 1, 2)


def tell_visits(story: Story, company: Company, customers: dict[str, Customer], chance: Random) -> None:
    """From each customer's registration on, until now."""
    for account in (*REGULARS, *ACCOUNTS):
        day = story.day(account.days_ago) + timedelta(days=1)
        while (day := _working(day)) < story.now.date():
            kind = chance.choices(tuple(TOLD), OFTEN)[0]
            told = chance.choice(TOLD[kind])
            moment = shanghai(day, chance.randrange(13, 17), chance.randrange(60))
            story.tell(moment, partial(_note, company, customers, account, kind, told))
            lively = (story.now.date() - day).days < LIVELY_SINCE
            day += timedelta(days=5 if lively else chance.randrange(*EVERY_DAYS))


def _working(day: date) -> date:
    while not is_working(day):
        day += timedelta(days=1)
    return day


def _note(
    company: Company, customers: dict[str, Customer], account: Account, kind: NoteKind, told: tuple[str, str, str]
) -> None:
    purpose, outcome, step = told
    customer = customers[account.key]
    data = NoteData(
        customer=customer,
        kind=kind,
        happened_on=today(),
        contact=customer.contacts.first(),
        purpose=purpose,
        outcome=outcome,
        next_step=step,
        next_on=today() + timedelta(days=7),
    )
    log_contact(data, by=company[account.rep])
