"""What may become an order: opportunities in every stage, some of them idle or put off (OPP-1, OPP-3)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from customers.actions.opportunity import (
    edit_opportunity,
    lose_opportunity,
    move_opportunity,
    take_up_opportunity,
    win_opportunity,
)
from customers.enums import CLOSED_STAGES, LossReason, Outlook, Stage
from customers.models import Opportunity
from customers.pipeline import OPEN_STAGES, LossData, OpportunityData
from salesops.demo.quotes import Desk
from salesops.demo.story import Story


@dataclass(frozen=True, slots=True)
class Chance:
    """Whose, since how many working days, and how far it came; expected in so many days of the calendar from today.

    ``done``: closed so many working days ago.
    """

    key: str
    title: str
    amount: str
    line: str
    since: int
    due: int
    stage: Stage
    outlook: Outlook = Outlook.OPEN
    step: str = ""
    put_off: int = 0
    done: int = 2


WON, LOST = Stage.WON, Stage.LOST
COMMITTED, BEST = Outlook.COMMITTED, Outlook.BEST
CHANCES = (
    Chance("jingmo", "二期车间报工终端", "186000", "生产管理", 24, 35, Stage.NEGOTIATING, COMMITTED, "确认付款节点"),
    Chance("jingmo", "设备联网试点", "64000", "设备联网", 6, 95, Stage.FOUND, step="约设备科了解机型"),
    Chance("jinggong", "二期制造执行系统", "420000", "生产管理", 40, 70, Stage.OFFERED, BEST, "讲标", put_off=2),
    Chance("diandong", "质量追溯模块", "128000", "质量管理", 48, 50, Stage.CONFIRMED, step="整理追溯字段"),
    Chance("shipin", "批次与保质期管理", "96000", "仓储管理", 20, 12, Stage.NEGOTIATING, COMMITTED),
    Chance("qiche", "供应商门户", "150000", "供应链", 15, 130, Stage.OFFERED, step="等客户比价结果"),
    Chance("fanji", "排产优化", "88000", "生产管理", 30, 20, WON),
    Chance("jidian", "条码仓库", "112000", "仓储管理", 33, -6, Stage.OFFERED, BEST, "催采购给答复"),
    Chance("fangzhi", "能耗看板", "56000", "设备联网", 25, 40, LOST),
    Chance("guangdian", "洁净车间报工", "205000", "生产管理", 12, 60, Stage.CONFIRMED, BEST, "第二次调研"),
    Chance("zhuangbei", "项目成本归集", "176000", "成本管理", 18, 25, Stage.NEGOTIATING, COMMITTED, "合同条款会谈"),
    Chance("dianzi", "测试数据采集", "240000", "质量管理", 22, 45, Stage.OFFERED, BEST, "现场演示"),
    Chance("wuliu", "仓内作业终端", "134000", "仓储管理", 17, 80, Stage.CONFIRMED),
    Chance("fanji", "停机看板", "98000", "生产管理", 60, -30, WON, done=22),
    Chance("dianzi", "测试台数据接口", "156000", "质量管理", 58, -38, WON, COMMITTED, done=28),
    Chance("baozhuang", "色差追溯", "45000", "质量管理", 55, -35, LOST, done=26),
    Chance("dengju", "经销商对账", "67000", "供应链", 50, -20, WON, BEST, done=14),
    Chance("dengju", "门店订货小程序", "72000", "供应链", 9, 110, Stage.FOUND, step="约总经理"),
)


def tell_opportunities(story: Story, desk: Desk) -> None:
    """Each from the day it was found, a stage every few days."""
    for chance in CHANCES:
        made: list[Opportunity] = []
        due = story.now.date() + timedelta(days=chance.due)
        story.tell(story.at(chance.since, 16, 20), partial(_take_up, desk, chance, made, due))
        way = OPEN_STAGES[1:] if chance.stage in CLOSED_STAGES else OPEN_STAGES[1 : OPEN_STAGES.index(chance.stage) + 1]
        for step, stage in enumerate(way, start=1):
            story.tell(story.at(max(chance.since - 3 * step, 2), 16, 40), partial(_move, made, stage))
        for times in range(chance.put_off):
            story.tell(story.at(9 - 2 * times, 17), partial(_put_off, made, days=15))
        story.tell(story.at(chance.done, 17, 20), partial(_close, chance, made))


def _take_up(desk: Desk, chance: Chance, made: list[Opportunity], due: date) -> None:
    customer = desk.customers[chance.key]
    data = OpportunityData(
        title=chance.title,
        amount=Decimal(chance.amount),
        expected_on=due,
        contact=customer.contacts.first(),
        product_line=chance.line,
        outlook=chance.outlook,
        next_step=chance.step,
    )
    made.append(take_up_opportunity(data, customer, by=customer.owner))


def _move(made: list[Opportunity], stage: Stage) -> None:
    made[0] = move_opportunity(made[0], stage, by=made[0].owner, revision=made[0].revision)


def _put_off(made: list[Opportunity], *, days: int) -> None:
    [one] = made
    data = OpportunityData(
        title=one.title,
        amount=one.amount,
        expected_on=one.expected_on + timedelta(days=days),
        contact=one.contact,
        product_line=one.product_line,
        outlook=one.outlook,
        next_step=one.next_step,
    )
    made[0] = edit_opportunity(one, data, by=one.owner, revision=one.revision)


def _close(chance: Chance, made: list[Opportunity]) -> None:
    [one] = made
    if chance.stage == WON:
        win_opportunity(one, note="一期效果得到认可，交期能配合停产检修。", by=one.owner)
    elif chance.stage == LOST:
        data = LossData(reason=LossReason.COMPETITOR, lost_to="启衡数据", note="对方捆绑硬件报价，总价低两成。")
        lose_opportunity(one, data, by=one.owner)
