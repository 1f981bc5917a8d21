"""Visits planned by the week, kept, called off or forgotten, and what each week is about (VIS-1, VIS-2, VIS-4)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from customers.actions.note import log_contact
from customers.actions.visit import PlanData, cancel_visit, confirm_focus, plan_visit, write_focus
from customers.details import NoteData
from customers.enums import NoteKind, PlanState, VisitPurpose
from customers.models import Customer, VisitPlan
from salesops.base.clock import shanghai, today
from salesops.base.weeks import Week
from salesops.demo.people import Company
from salesops.demo.story import Story
from salesops.workdays import is_working


@dataclass(frozen=True, slots=True)
class Planned:
    """To whom, in which week before (or after) this one, on which day of it and when; what for and what came of it."""

    key: str
    week: int
    weekday: int
    hour: int
    purpose: VisitPurpose
    target: str
    outcome: str = ""
    step: str = ""
    called_off: str = ""


MON, TUE, WED, THU, FRI = range(5)
FIRST, NEED, OFFER, TALKS, CARE = (
    VisitPurpose.FIRST,
    VisitPurpose.NEED,
    VisitPurpose.OFFER,
    VisitPurpose.TALKS,
    VisitPurpose.CARE,
)
PLANS = (
    Planned("qiche", -1, TUE, 9, NEED, "核对物料编码", "物料编码已统一，缺的三类由客户补齐。", "发出编码确认单"),
    Planned("jingmo", -1, WED, 14, TALKS, "谈付款节点", "付款改为三、五、二，验收标准双方认可。", "修改合同条款"),
    Planned("fengji", -1, THU, 10, CARE, "听取二期设想", called_off="客户停电检修，改期再约。"),
    Planned("fanji", -1, FRI, 15, CARE, "了解报工使用情况"),
    Planned(
        "guangdian",
        -1,
        TUE,
        10,
        NEED,
        "走访洁净车间",
        "两个车间需要扫码报工，洁净服不便用手持终端。",
        "提供固定工位方案",
    ),
    Planned("zhuangbei", -1, THU, 14, OFFER, "讲解成本归集", "财务认可口径，要求按项目出月报。", "补充月报样例"),
    Planned("jingmo", 0, MON, 14, TALKS, "确认合同附件", "附件逐条确认，等法务盖章。", "催办盖章"),
    Planned("shipin", 0, WED, 9, OFFER, "演示批次管理", "演示了批次与保质期预警，客户要求加温度记录。", "评估温度采集"),
    Planned("diandong", 0, FRI, 10, NEED, "整理追溯字段", "追溯字段清单已整理，共四十二项。", "报出质量追溯模块"),
    Planned("jidian", 0, TUE, 10, TALKS, "催采购答复", "采购承诺月底前给答复。", "月底电话跟进"),
    Planned("guangdian", 0, THU, 14, OFFER, "交流固定工位方案", "方案可行，要求先试一个工位。", "安排试点"),
    Planned("qiche", 1, TUE, 9, OFFER, "讲解供应商门户"),
    Planned("jingmo", 1, THU, 14, TALKS, "签约前最后确认"),
    Planned("daxue", 1, WED, 10, FIRST, "认识实训中心主任"),
)
FOCUSES = {
    "li": {-1: "精密模具合同条款谈定，汽车零部件核对编码。", 0: "食品批次管理演示，电动工具追溯字段定稿。"},
    "he": {-1: "光电洁净车间调研，智能装备讲清成本口径。", 0: "催机电采购答复，光电确定试点工位。"},
}
MANAGER = "wang"


def tell_planned(story: Story, company: Company, customers: dict[str, Customer]) -> None:
    """Each plan from the Friday before its week on."""
    for plan in PLANS:
        week = _week(story, plan.week)
        day = week.monday + timedelta(days=plan.weekday)
        if not is_working(day):
            continue
        made: list[VisitPlan] = []
        story.tell(_friday(week), partial(_plan, made, plan, customers, day))
        evening = shanghai(day, 17, 30)
        if plan.called_off:
            story.tell(shanghai(day, 8, 20), partial(_call_off, made, plan))
        elif plan.outcome and evening < story.now:
            story.tell(evening, partial(_report, made, plan))
    for name, texts in FOCUSES.items():
        for back, text in texts.items():
            monday = shanghai(_week(story, back).monday, 9)
            if monday < story.now:
                story.tell(monday, partial(_focus, company, name, text))


def _week(story: Story, ahead: int) -> Week:
    return Week(story.monday(-ahead))


def _friday(week: Week) -> datetime:
    return shanghai(week.monday - timedelta(days=3), 16)


def _plan(made: list[VisitPlan], plan: Planned, customers: dict[str, Customer], day: date) -> None:
    customer = customers[plan.key]
    data = PlanData(day=day, purpose=plan.purpose, starts_at=time(plan.hour), minutes=90, target=plan.target)
    made.append(plan_visit(customer, data, by=customer.owner))


def _call_off(made: list[VisitPlan], plan: Planned) -> None:
    [visit] = made
    cancel_visit(visit, plan.called_off, by=visit.owner)


def _report(made: list[VisitPlan], plan: Planned) -> None:
    visit = VisitPlan.objects.select_related("customer", "owner").get(pk=made[0].pk)
    if visit.state != PlanState.PLANNED:
        return  # a visit of that day was written down already, and kept the plan
    data = NoteData(
        customer=visit.customer,
        kind=NoteKind.VISIT,
        happened_on=today(),
        contact=visit.customer.contacts.first(),
        purpose=plan.target,
        outcome=plan.outcome,
        next_step=plan.step,
        next_on=today() + timedelta(days=7),
    )
    log_contact(data, by=visit.owner, plan=visit)


def _focus(company: Company, name: str, text: str) -> None:
    focus = write_focus(today(), text, by=company[name], revision=0)
    confirm_focus(focus, by=company[MANAGER], revision=focus.revision)
