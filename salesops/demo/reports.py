"""Weekly reports of the past weeks: filed, waiting, returned, late and missing (RPT-1, RPT-5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from customers.models import Customer
from reports.actions.plan import Mark, PlanLine
from reports.actions.report import ReportData, save_report, start_report, submit_report
from reports.enums import Outcome
from reports.models import Report
from reports.queries.report import items_to_mark
from salesops.approvals.engine import decide
from salesops.approvals.enums import StepState, VerdictWord
from salesops.approvals.queries import latest_request_for
from salesops.base.clock import shanghai
from salesops.base.weeks import Week
from salesops.demo.people import Company
from salesops.demo.story import Story
from salesops.org.models import Person

WEEKS = 4
DAYS = 2
"""Working days a superior may take, as the setting has it."""
WAITING_MINUTES = 500
RETURN = "客户拜访情况写得太简单，请补充每家的下一步。"
PROGRESS = {
    "rep": (
        "本周重点推进重点客户的方案交流，两家进入商务阶段，一家因预算推迟到下季度。",
        "完成三家客户的现场调研，形成需求清单；报价按价格表起草，等待审批。",
        "跟进上周发出的报价，客户对实施周期有疑问，已约技术部一起答复。",
        "新登记客户一家，首次拜访效果好；老客户续维护的意向明确。",
    ),
    "assistant": (
        "整理本区客户档案，补齐四家的统一社会信用代码；协助起草报价两份。",
        "核对报价归档与发出记录，提醒两份即将到期的报价。",
    ),
    "marketing": (
        "收集竞品报价信息三条，整理行业展会名单；更新产品资料两份。",
        "完成月度市场信息汇总初稿，联系两家展会主办方。",
    ),
}
PLANS = {
    "rep": (
        "上门演示并确认需求清单",
        "约技术部一起做方案答疑",
        "送达报价并确认采购流程",
        "回访并了解预算批复进度",
        "登记新客户并完成首次拜访",
    ),
    "assistant": ("补齐客户信用代码", "核对到期报价并提醒客户经理", "整理归档纸质材料"),
    "marketing": ("汇总竞品价格信息", "准备展会资料", "更新产品介绍"),
}
PROBLEMS = ("客户采购流程较长，审批节点不清楚。", "技术部排期紧，演示要提前一周预约。", "", "")


@dataclass(frozen=True, slots=True)
class Writer:
    """Who reports, in whose words, and how the last weeks went (1 is last week)."""

    username: str
    words: str
    superior: str
    late: frozenset[int] = frozenset()
    missing: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()
    returned: frozenset[int] = frozenset()


WRITERS = (
    Writer("li", "rep", "wang", late=frozenset({3})),
    Writer("he", "rep", "wang", late=frozenset({1, 2}), waiting=frozenset({1})),
    Writer("zhou", "rep", "wu", returned=frozenset({1})),
    Writer("chen", "assistant", "wang", missing=frozenset({1})),
    Writer("gao", "assistant", "wu"),
    Writer("lin", "marketing", "zhao", late=frozenset({2})),
)


def tell_reports(story: Story, company: Company, customers: dict[str, Customer], chance: Random) -> None:
    """Each writer's weeks, from the oldest; this week's report is begun by the first."""
    for back in range(WEEKS, 0, -1):
        week = Week(story.monday(back))
        for writer in WRITERS:
            if back in writer.missing:
                continue
            filed = _late(week) if back in writer.late else _friday(week)
            if back in writer.waiting:
                # So late that the superior still has time.
                filed = max(filed, story.due_in(WAITING_MINUTES, days=DAYS))
            story.tell(filed, partial(_file, writer, week, company, customers, chance))
            if back in writer.waiting:
                continue
            verdict = VerdictWord.RETURN if back in writer.returned else VerdictWord.APPROVE
            judged = max(shanghai(week.sunday + timedelta(days=1), 10), filed + timedelta(hours=4))
            story.tell(judged, partial(_judge, writer, week, company, verdict))
    begun = shanghai(story.monday(0), 9, 15)
    story.tell(begun, lambda: start_report(Week(story.monday(0)), by=company["li"]))


def _late(week: Week) -> datetime:
    return shanghai(week.sunday + timedelta(days=2), 9, 30)


def _friday(week: Week) -> datetime:
    return shanghai(week.monday + timedelta(days=4), 16, 30)


def _file(writer: Writer, week: Week, company: Company, customers: dict[str, Customer], chance: Random) -> None:
    person = company[writer.username]
    report = start_report(week, by=person)
    own = [customer for customer in customers.values() if customer.owner_id == person.pk]
    data = ReportData(
        progress=chance.choice(PROGRESS[writer.words]),
        problems=chance.choice(PROBLEMS),
        marks={item.pk: _mark(chance) for item in items_to_mark(report)},
        plan=_plan(writer, week, own, chance),
    )
    report = save_report(report, data, revision=report.revision, by=person)
    submit_report(report, by=person)


def _mark(chance: Random) -> Mark:
    outcome = chance.choices((Outcome.DONE, Outcome.MOVED, Outcome.DROPPED), (7, 2, 1))[0]
    return Mark(outcome, "" if outcome == Outcome.DONE else chance.choice(("客户改期", "对方负责人出差", "优先级下调")))


def _plan(writer: Writer, week: Week, own: Sequence[Customer], chance: Random) -> list[PlanLine]:
    following = week.shifted(1).monday
    return [
        PlanLine(text, chance.choice(own) if own else None, planned_on=following + timedelta(days=chance.randrange(5)))
        for text in chance.sample(PLANS[writer.words], 3)
    ]


def _judge(writer: Writer, week: Week, company: Company, verdict: VerdictWord) -> None:
    superior: Person = company[writer.superior]
    report = Report.objects.get(person=company[writer.username], period=week.code)
    request = latest_request_for(report)
    if request is None:
        raise ValueError(f"nobody was asked about {report}")
    step = request.steps.get(state=StepState.OPEN)
    opinion = RETURN if verdict == VerdictWord.RETURN else ""
    decide(step, verdict, opinion, by=superior, seen_hash=request.content_hash)
