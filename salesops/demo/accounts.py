"""Whom it sells to. Every company, person, number and code here is invented."""

from dataclasses import dataclass

from customers.enums import CustomerType, Level, Nature, Scale, Source


@dataclass(frozen=True, slots=True)
class Account:
    """One customer: who found it, how many working days ago, and whom they talk to."""

    key: str
    name: str
    rep: str
    days_ago: int
    industry: str
    address: str
    contact: str
    title: str
    level: Level = Level.B
    scale: Scale = Scale.MEDIUM
    nature: Nature = Nature.PRIVATE
    source: Source = Source.VISIT
    type: CustomerType = CustomerType.END_USER
    code: str = ""
    background: str = ""


ACCOUNTS = (
    Account(
        "jingmo",
        "宁波澄柯精密模具有限公司",
        "li",
        52,
        "精密制造",
        "浙江省宁波市样例园区 12 号",
        "顾云帆",
        "信息部经理",
        Level.A,
        code="330200",
        background="三个厂区，现用纸质派工单，计划年内上线制造执行系统。",
    ),
    Account(
        "diandong",
        "苏州瀚柯电动工具有限公司",
        "li",
        60,
        "电动工具",
        "江苏省苏州市样例大道 8 号",
        "陆嘉禾",
        "生产总监",
        Level.A,
        Scale.LARGE,
        code="320500",
        background="出口为主，客户要求批次追溯。",
    ),
    Account(
        "shipin",
        "杭州婺禾食品有限公司",
        "li",
        33,
        "食品加工",
        "浙江省杭州市样例路 66 号",
        "沈一诺",
        "总经理助理",
        code="330100",
    ),
    Account(
        "qiche",
        "上海甬澄汽车零部件有限公司",
        "li",
        21,
        "汽车零部件",
        "上海市样例区演示路 120 号",
        "蒋思远",
        "采购经理",
        Level.A,
        Scale.LARGE,
        Nature.JOINT,
        code="310115",
    ),
    Account(
        "wujin",
        "温州竹柯五金制品有限公司",
        "li",
        6,
        "五金",
        "浙江省温州市样例镇工业区 3 号",
        "金晓薇",
        "厂长",
        Level.C,
        Scale.SMALL,
        source=Source.EXHIBITION,
    ),
    Account(
        "jidian",
        "南京衡澜机电设备有限公司",
        "he",
        68,
        "机电设备",
        "江苏省南京市样例街 5 号",
        "叶景行",
        "信息主管",
        code="320100",
    ),
    Account(
        "fangzhi",
        "嘉兴源柯纺织有限公司",
        "he",
        38,
        "纺织",
        "浙江省嘉兴市样例路 18 号",
        "朱雨桐",
        "财务经理",
        Level.C,
        source=Source.PHONE,
    ),
    Account(
        "guangdian",
        "合肥澜衡光电有限公司",
        "he",
        26,
        "光电",
        "安徽省合肥市样例高新区 9 号",
        "丁沐阳",
        "工艺部经理",
        Level.A,
        code="340100",
    ),
    Account(
        "daxue",
        "华东样例职业技术学院",
        "he",
        9,
        "教育",
        "浙江省杭州市样例高教园区",
        "方静怡",
        "实训中心主任",
        nature=Nature.PUBLIC_BODY,
        source=Source.TENDER,
    ),
    Account(
        "dianzi",
        "深圳澄源电子科技有限公司",
        "zhou",
        72,
        "消费电子",
        "广东省深圳市样例区科技园 7 栋",
        "罗子墨",
        "运营总监",
        Level.A,
        Scale.LARGE,
        code="440300",
        background="两条产线扩到五条，仓库同步改造。",
    ),
    Account(
        "jiaju",
        "佛山柯禾家居有限公司",
        "zhou",
        48,
        "家居",
        "广东省佛山市样例镇家具大道 88 号",
        "梁可欣",
        "副总经理",
        code="440600",
    ),
    Account(
        "wuliu",
        "广州瀚源供应链有限公司",
        "zhou",
        24,
        "物流",
        "广东省广州市样例区保税路 2 号",
        "邓宇轩",
        "仓储经理",
        code="440100",
        source=Source.REFERRAL,
    ),
    Account(
        "yiliao",
        "厦门衡柯医疗器械有限公司",
        "zhou",
        13,
        "医疗器械",
        "福建省厦门市样例区创新路 16 号",
        "许若溪",
        "质量经理",
        Level.A,
        code="350200",
    ),
    Account(
        "daili",
        "南宁婺源信息技术有限公司",
        "zhou",
        4,
        "软件代理",
        "广西南宁市样例区会展路 6 号",
        "韦家豪",
        "总经理",
        Level.C,
        Scale.SMALL,
        source=Source.PARTNER,
        type=CustomerType.AGENT,
    ),
)
