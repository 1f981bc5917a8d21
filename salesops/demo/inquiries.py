"""What came in: inquiries and a tender, prices told by telephone, support that technical was asked for (INQ-1…3)."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Model

from quotes.actions.inquiry import InquiryData, report_inquiry
from quotes.actions.phone import CallData, tell_price
from quotes.actions.support import NamedData, SupportData, agree_support, ask_support, name_people
from quotes.enums import InquiryKind, InquirySource
from quotes.models import SupportRequest
from salesops.approvals.engine import decide
from salesops.approvals.enums import VerdictWord
from salesops.approvals.queries import latest_request_for
from salesops.base.clock import today
from salesops.demo.quotes import Desk
from salesops.demo.story import Story

APPROVE, REJECT = VerdictWord.APPROVE, VerdictWord.REJECT


@dataclass(frozen=True, slots=True)
class CameIn:
    """From whom and what, so many working days ago; reported ``late`` days after; ``said`` by each who decided."""

    key: str
    what: str
    back: int
    said: tuple[tuple[VerdictWord, str], ...] = ()
    late: int = 0
    due: int = 14
    more: tuple[tuple[str, Any], ...] = ()


TENDER_NO = "DEMO-ZB-2026-093"
TENDER = (
    ("kind", InquiryKind.TENDER),
    ("source", InquirySource.PLATFORM),
    ("amount", Decimal(860_000)),
    ("tender_no", "DEMO-ZB-2026-118"),
    ("details", "数字化车间一期，含看板、报工、质量追溯。要求三年内同类业绩两个。"),
)
TAKEN = (
    *(("kind", InquiryKind.TENDER), ("source", InquirySource.LETTER), ("tender_no", TENDER_NO)),
    ("details", "来料检验系统，含实施与一年质保。"),
)
CAME_IN = (
    CameIn("qiche", "来料检验一期", 4, ((APPROVE, "有把握，抓紧编标。"),), due=24, more=TAKEN),
    CameIn("jingmo", "二期车间看板 20 块", 12, ((APPROVE, "老客户，跟进。"),), more=(("quantity", "20 块"),)),
    CameIn("dianzi", "数字化车间一期", 2, ((APPROVE, "值得参与，请总经理定。"),), due=20, more=TENDER),
    CameIn("shipin", "冷库温度采集", 6, ((REJECT, "需要硬件资质，我们没有。"),)),
    CameIn("jidian", "条码打印模块", 1, late=2, more=(("source", InquirySource.VISIT), ("asked_by", "设备科"))),
)
CALLS = (("丽水晨岚家具有限公司", "胡工", 5, "1"), ("湖州丰禾机械有限公司", "采购部 沈女士", 1, "3"))


def tell_inquiries(story: Story, desk: Desk) -> None:
    """Told over the last fortnight."""
    for one in CAME_IN:
        made: list[Model] = []
        story.tell(story.at(one.back, 10, 5), partial(_report, desk, one, made))
        for hour, (word, opinion) in enumerate(one.said, start=14):
            story.tell(story.at(one.back, hour, 30), partial(_say, made, word, opinion))
    for company, caller, back, quantity in CALLS:
        story.tell(story.at(back, 11, 15), partial(_call, desk, company, caller, quantity))
    agreed: list[Model] = []
    story.tell(story.at(8, 9, 40), partial(_ask, desk, "jingmo", "现场调研两条产线", agreed))
    story.tell(story.at(8, 11), partial(_say, agreed, APPROVE, ""))
    story.tell(story.at(7, 10), partial(_name, desk, agreed))
    story.tell(story.at(7, 15), partial(_agree, agreed))
    open_: list[Model] = []
    story.tell(story.at(1, 9, 50), partial(_ask, desk, "jinggong", "讲标答疑，需懂接口的工程师", open_))
    story.tell(story.at(1, 16), partial(_say, open_, APPROVE, ""))


def _report(desk: Desk, one: CameIn, made: list[Model]) -> None:
    customer = desk.customers[one.key]
    told: dict[str, Any] = {"kind": InquiryKind.INQUIRY, "source": InquirySource.EMAIL, **dict(one.more)}
    data = InquiryData(
        customer=customer,
        what=one.what,
        received_on=today() - timedelta(days=one.late),
        due_on=today() + timedelta(days=one.due),
        **told,
    )
    made.append(report_inquiry(data, by=customer.owner))


def _say(made: list[Model], word: VerdictWord, opinion: str) -> None:
    request = latest_request_for(made[0])
    if request is None:
        raise ValueError(f"nobody was asked: {made[0]}")
    step = request.steps.select_related("approver").get(state="open")
    if step.approver is None:
        raise ValueError(f"nobody decides: {made[0]}")
    decide(step, word, opinion, by=step.approver, seen_hash=request.content_hash)
    made[0].refresh_from_db()


def _call(desk: Desk, company: str, caller: str, quantity: str) -> None:
    product = next(iter(desk.products.values()))
    data = CallData(product=product, quantity=Decimal(quantity), caller=caller, company=company, note="只答标准价")
    tell_price(data, by=desk.company["chen"])


def _ask(desk: Desk, key: str, what: str, made: list[Model]) -> None:
    customer, day = desk.customers[key], today() + timedelta(days=4)
    details = "客户设备科长参加，需确认设备接口与采集频率。"
    made.append(ask_support(SupportData(what, details, day, day, "客户现场"), customer, by=customer.owner))


def _name(desk: Desk, made: list[Model]) -> None:
    [support] = _supports(made)
    tang = desk.company["tang"]
    data = NamedData([tang], support.wanted_from, support.wanted_to, "带采集盒一套。")
    made[0] = name_people(support, data, revision=support.revision, by=tang)


def _agree(made: list[Model]) -> None:
    [support] = _supports(made)
    made[0] = agree_support(support, revision=support.revision, by=support.owner)


def _supports(made: list[Model]) -> list[SupportRequest]:
    return [one for one in made if isinstance(one, SupportRequest)]
