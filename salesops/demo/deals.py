"""The deals of the year: what was sold in which month, how it is paid, and what came in of it."""

from dataclasses import dataclass

from salesops.demo.quotes import Item, Offer


@dataclass(frozen=True, slots=True)
class Payment:
    """An instalment of the schedule: how many months ago it fell due, and how many months ago it was paid.

    ``share`` is the part that came in, ``extra`` the yuan too much, ``late`` the days from falling due to coming in.
    """

    due: int
    paid: int | None = None
    late: int = 6
    share: str = "1"
    extra: str = "0.00"


@dataclass(frozen=True, slots=True)
class Deal:
    """A quote that became a contract, so many months ago, and its payments in order."""

    key: str
    offer: Offer
    months_ago: int
    day: int
    schedule: str
    payments: tuple[Payment, ...] = ()
    warranty: str = ""
    """A warranty other than the quoted one: a deviation for the director to confirm."""
    reversed_by: str = ""
    """Why the bank took the last payment back a month later; it came in once more the month after."""


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a schedule."""

    kind: str
    share: str
    trigger: str
    days: int = 10


SCHEDULES = {
    "usual": (
        Part("first", "0.30", "signing", 5),
        Part("progress", "0.40", "go_live"),
        Part("tail", "0.25", "acceptance"),
        Part("warranty", "0.05", "warranty_end"),
    ),
    "three": (
        Part("first", "0.30", "signing", 5),
        Part("progress", "0.40", "go_live"),
        Part("tail", "0.30", "acceptance"),
    ),
    "half": (Part("first", "0.50", "signing", 5), Part("tail", "0.50", "acceptance")),
    "once": (Part("first", "1", "signing", 15),),
}


def _offer(customer: str, project: str, *items: tuple[str, str, str], header: str = "0.00") -> Offer:
    return Offer(customer, project, tuple(Item(*item) for item in items), header)


EARLY = (
    Deal(
        "jinggong-mes",
        _offer(
            "jinggong",
            "制造执行系统一期",
            ("MES-STD", "1", "164000"),
            ("USER-1Y", "60", "1150"),
            ("IMPL-DAY", "36", "2150"),
        ),
        11,
        9,
        "usual",
        (Payment(11, 11), Payment(8, 8, 9), Payment(6, 6, 12)),
    ),
    Deal(
        "zhuangbei-wms",
        _offer(
            "zhuangbei", "成品库管理", ("WMS-STD", "1", "96000"), ("PDA-01", "12", "2950"), ("IMPL-DAY", "16", "2150")
        ),
        10,
        14,
        "usual",
        (Payment(10, 10), Payment(8, 8), Payment(5, 5, 15)),
    ),
    Deal(
        "dengju-mes",
        _offer("dengju", "装配线派工", ("MES-STD", "1", "166000"), ("IMPL-DAY", "30", "2350")),
        9,
        18,
        "usual",
        (Payment(9, 9), Payment(6, 6, 8), Payment(4)),
        warranty="自验收合格之日起免费质保 18 个月，工作日内响应。",
    ),
    Deal(
        "fanji-mes",
        _offer(
            "fanji", "整机装配追溯", ("MES-STD", "1", "165000"), ("GW-01", "10", "4700"), ("IMPL-DAY", "28", "2150")
        ),
        8,
        11,
        "usual",
        (Payment(8, 8), Payment(5, 5), Payment(3, 2, 8, "0.6")),
    ),
)

COLLECTED = (
    Deal(
        "xiangsu-qms",
        _offer(
            "xiangsu",
            "来料与过程检验",
            ("QMS-STD", "1", "75000"),
            ("USER-1Y", "30", "1180"),
            ("IMPL-DAY", "14", "2150"),
        ),
        7,
        8,
        "three",
        (Payment(7, 7), Payment(5, 5), Payment(3, 3, 9)),
    ),
    Deal(
        "baozhuang-wms",
        _offer(
            "baozhuang", "原纸仓管理", ("WMS-STD", "1", "95000"), ("PDA-01", "8", "2960"), ("IMPL-DAY", "12", "2350")
        ),
        6,
        15,
        "half",
        (Payment(6, 6), Payment(3, 3, 7, extra="2000.00")),
    ),
    Deal(
        "jinggong-pda",
        _offer("jinggong", "手持终端扩容", ("PDA-01", "60", "2860"), ("GW-01", "12", "4700")),
        5,
        20,
        "half",
        (Payment(5, 5), Payment(3, 3, 5)),
        reversed_by="银行退票：付款账户信息不符",
    ),
    Deal(
        "wujinnan-mes",
        _offer("wujinnan", "冲压车间报工", ("MES-STD", "1", "160000"), ("IMPL-DAY", "20", "2350")),
        4,
        13,
        "half",
        (Payment(4, 4), Payment(2, 2, 10)),
    ),
    Deal(
        "yaoye-qms",
        _offer(
            "yaoye", "批记录电子化", ("QMS-STD", "2", "73500"), ("USER-1Y", "80", "1150"), ("IMPL-DAY", "26", "2150")
        ),
        4,
        10,
        "three",
        (Payment(4, 4), Payment(3, 3), Payment(1, 1, 4)),
        warranty="自验收合格之日起免费质保 12 个月，重大故障 4 小时内到场。",
    ),
    Deal(
        "dianzi-qms",
        _offer("dianzi", "出货检验", ("QMS-STD", "1", "75500"), ("IMPL-DAY", "10", "2400")),
        2,
        11,
        "half",
        (Payment(2, 2), Payment(1, 1, 5)),
    ),
)

OPEN = (
    Deal(
        "diandong-wms",
        _offer(
            "diandong", "备件仓管理", ("WMS-STD", "1", "97000"), ("PDA-01", "6", "2960"), ("IMPL-DAY", "12", "2200")
        ),
        1,
        9,
        "half",
        (Payment(1, 1), Payment(0, 0, 3)),
    ),
    Deal(
        "jidian-qms",
        _offer("jidian", "整机出厂检验", ("QMS-STD", "1", "75000"), ("IMPL-DAY", "12", "2150")),
        2,
        16,
        "half",
        (Payment(2, 2), Payment(1)),
    ),
    Deal(
        "jiaju-wms",
        _offer("jiaju", "板材仓管理", ("WMS-STD", "1", "96000"), ("IMPL-DAY", "14", "2400")),
        1,
        12,
        "usual",
        (Payment(1, 1, 8, "0.5"),),
    ),
    Deal(
        "diandong-pro",
        _offer(
            "diandong",
            "二厂制造执行系统",
            ("MES-PRO", "1", "355000"),
            ("USER-1Y", "120", "1060"),
            ("IMPL-DAY", "70", "2200"),
        ),
        1,
        6,
        "usual",
        (Payment(1),),
    ),
)

DEALS = (*EARLY, *COLLECTED, *OPEN)

# Agreed on these days, or still being agreed: each from an offer of its own.
AGREEING = {
    "agreed": _offer("qiche", "来料检验一期", ("QMS-STD", "1", "75000"), ("IMPL-DAY", "16", "2150")),
    "late": _offer(
        "dengju", "注塑车间扩展", ("MES-STD", "1", "165000"), ("GW-01", "8", "4700"), ("IMPL-DAY", "18", "2350")
    ),
}
