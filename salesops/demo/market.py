"""What the market does: three competitors, what they ask, and what was heard on the way (CUS-6)."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial

from customers.actions.market import add_competitor, note_market, observe_price
from customers.enums import MarketTopic
from customers.market import CompetitorData, MarketNoteData, PriceData
from customers.models import Competitor
from salesops.base import clock
from salesops.demo.quotes import Desk
from salesops.demo.story import Story

ADDED = 60
"""Working days before today."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A price: whose, of what, where it comes from; who wrote it down so many working days ago, seen at whom."""

    whose: str
    product: str
    price: str
    unit: str
    source: str
    by: str
    since: int
    at: str = ""
    specification: str = ""
    includes_tax: bool = True


@dataclass(frozen=True, slots=True)
class Heard:
    """A note: what was learned, by whom, so many working days ago."""

    text: str
    topic: MarketTopic
    by: str
    since: int
    at: str = ""
    about: str = ""
    product: str = ""
    specification: str = ""
    quantity: str = ""


COMPETITORS = {
    "beichen": CompetitorData(
        name="北辰工业软件",
        strengths="标准版报价低，实施团队常驻苏南。",
        weaknesses="不支持多工厂；接口另收费。",
        remark="常以首年免维护费压价。",
    ),
    "qiheng": CompetitorData(
        name="启衡数据", strengths="能耗与设备联网成熟，硬件捆绑销售。", weaknesses="报工与追溯弱。"
    ),
    "yunzhi": CompetitorData(
        name="云织智造", strengths="纯云端订阅，上线快。", weaknesses="二次开发能力有限，数据不落地。"
    ),
}
PRICES = (
    Seen("beichen", "制造执行系统 标准版", "142000", "套", "中标公告", "li", 34, specification="单工厂，含一年维护"),
    Seen("beichen", "仓储管理系统", "99800", "套", "客户出示的报价单", "he", 27, at="jidian"),
    Seen("qiheng", "工业手持终端", "2590", "台", "展会价目表", "zhou", 23, includes_tax=False),
    Seen("yunzhi", "并发用户 年费", "980", "用户", "官网公开价", "lin", 21, specification="按年订阅"),
    Seen("qiheng", "能耗看板", "48000", "套", "客户告知", "li", 7, at="jingmo", specification="含 20 个采集点"),
    Seen("beichen", "制造执行系统 企业版", "336000", "套", "中标公告", "zhou", 4, specification="三工厂"),
)
NOTES = (
    Heard(
        "苏州几家模具厂都在问设备联网补贴，申报截止到年底，明年一季度会集中采购。",
        MarketTopic.POLICY,
        "li",
        31,
        product="设备联网",
    ),
    Heard("北辰开始对老客户免收首年维护费。", MarketTopic.COMPETITOR, "he", 25, about="beichen"),
    Heard(
        "客户计划明年扩建二厂，需要两套制造执行系统，要求与现有财务软件对接。",
        MarketTopic.DEMAND,
        "li",
        8,
        at="jinggong",
        product="制造执行系统 企业版",
        specification="双工厂，含排产",
        quantity="2 套",
    ),
    Heard("手持终端的客户普遍要求扫码加射频二合一。", MarketTopic.PRODUCT, "zhou", 6, product="工业手持终端"),
    Heard("华南同行年底集中降价，标准版普遍让到九折以下。", MarketTopic.PRICE, "wu", 3, about="yunzhi"),
)


def tell_market(story: Story, desk: Desk) -> None:
    """The competitors first, then what was seen and heard of them."""
    known: dict[str, Competitor] = {}
    for key, data in COMPETITORS.items():
        story.tell(story.at(ADDED, 14, 10), partial(_add, desk, known, key, data))
    for seen in PRICES:
        story.tell(story.at(seen.since, 17, 30), partial(_see, desk, known, seen))
    for heard in NOTES:
        story.tell(story.at(heard.since, 17, 50), partial(_hear, desk, known, heard))


def _add(desk: Desk, known: dict[str, Competitor], key: str, data: CompetitorData) -> None:
    known[key] = add_competitor(data, by=desk.company["lin"])


def _see(desk: Desk, known: dict[str, Competitor], seen: Seen) -> None:
    data = PriceData(
        competitor=known[seen.whose],
        product=seen.product,
        specification=seen.specification,
        price=Decimal(seen.price),
        unit=seen.unit,
        includes_tax=seen.includes_tax,
        seen_on=clock.today() - timedelta(days=1),
        source=seen.source,
        customer=desk.customers[seen.at] if seen.at else None,
    )
    observe_price(data, by=desk.customers[seen.at].owner if seen.at else desk.company[seen.by])


def _hear(desk: Desk, known: dict[str, Competitor], heard: Heard) -> None:
    data = MarketNoteData(
        text=heard.text,
        topic=heard.topic,
        product=heard.product,
        specification=heard.specification,
        quantity=heard.quantity,
        competitor=known[heard.about] if heard.about else None,
        customer=desk.customers[heard.at] if heard.at else None,
    )
    note_market(data, by=desk.customers[heard.at].owner if heard.at else desk.company[heard.by])
