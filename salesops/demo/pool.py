"""Customers that nobody spoke with: some fell into the open pool, one was claimed, one is about to fall (CUS-2)."""

from functools import partial

from customers.actions.pool import claim_customer
from customers.actions.protection import watch_protection
from customers.enums import Level, Scale
from customers.models import Customer
from salesops.demo.accounts import Account
from salesops.demo.customers import register
from salesops.demo.people import Company
from salesops.demo.story import Story
from salesops.org.models import Person

LONG_AGO, WARNED, FELL, CLAIMED = 130, 22, 6, 4
"""Working days before today; from the warning to the fall there are three weeks."""
ENDING = 59
"""So long ago somebody spoke last with the one that is about to fall."""
FIRST_NUMBER = 900

FORGOTTEN = (
    Account(
        "fangzhi",
        "绍兴瓯源纺织机械有限公司",
        "li",
        LONG_AGO,
        "纺织机械",
        "浙江省绍兴市样例路 21 号",
        "柳青禾",
        "设备科长",
    ),
    Account(
        "wujin",
        "金华婺瀚五金制品有限公司",
        "li",
        LONG_AGO,
        "五金制品",
        "浙江省金华市样例园区 5 号",
        "洪一帆",
        "厂长",
        Level.C,
        Scale.SMALL,
    ),
    Account(
        "baozhuang",
        "嘉兴澄竹包装材料有限公司",
        "he",
        LONG_AGO,
        "包装材料",
        "浙江省嘉兴市样例大道 77 号",
        "尹嘉言",
        "采购主管",
    ),
    Account(
        "dengju",
        "中山港源灯具有限公司",
        "zhou",
        LONG_AGO,
        "照明",
        "广东省中山市样例路 9 号",
        "岑若水",
        "总经理",
        Level.A,
    ),
)
CLAIMED_BY = {"baozhuang": "li"}
LAST_CALL = Account(
    "boli", "湖州甬竹玻璃有限公司", "li", ENDING, "玻璃制品", "浙江省湖州市样例路 40 号", "殷子墨", "生产经理"
)


def tell_pool(story: Story, company: Company) -> None:
    """Their registration, the two nights that decide, and the claim."""
    found: dict[str, Customer] = {}
    for number, account in enumerate((*FORGOTTEN, LAST_CALL), start=FIRST_NUMBER):
        story.tell(story.at(account.days_ago, 9, 20), partial(_register, found, account, number, company))
    for back in (WARNED, FELL):
        story.tell(story.at(back, 0, 5), _night)
    for key, rep in CLAIMED_BY.items():
        story.tell(story.at(CLAIMED, 11, 30), partial(_claim, found, key, company[rep]))
    story.tell(story.at(0, 0, 5), _night)


def _register(found: dict[str, Customer], account: Account, number: int, company: Company) -> None:
    found[account.key] = register(account, number, company)


def _night() -> None:
    watch_protection(by=Person.system())


def _claim(found: dict[str, Customer], key: str, rep: Person) -> None:
    claim_customer(found[key], by=rep)
