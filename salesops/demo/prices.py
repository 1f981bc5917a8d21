"""What it sells, and the price policy that holds: drafted, discussed, issued; the next one is in the making."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from quotes.actions.bands import save_bands, save_discounts
from quotes.actions.price import (
    copy_policy,
    draft_policy,
    end_policy,
    give_director_opinion,
    issue_policy,
    record_opinions,
)
from quotes.actions.product import ProductData, add_product, set_standard_cost
from quotes.enums import Department, PriceType, ProductKind
from quotes.models import PricePolicy, Product
from quotes.queries.price import BandKey, Scope, Walls, policy_in_force
from salesops.base import clock
from salesops.demo.people import Company
from salesops.org.enums import Post


@dataclass(frozen=True, slots=True)
class Article:
    """A product with its normal prices (floor, list, ceiling) and what one costs us; yuan, tax included."""

    code: str
    name: str
    kind: ProductKind
    unit: str
    tax_rate: str
    walls: tuple[str, str, str]
    cost: str
    spec: str = ""


ARTICLES = (
    Article(
        "MES-STD",
        "制造执行系统 标准版",
        ProductKind.LICENCE,
        "套",
        "0.13",
        ("148000", "168000", "188000"),
        "61000",
        "单工厂，不限工位",
    ),
    Article(
        "MES-PRO",
        "制造执行系统 企业版",
        ProductKind.LICENCE,
        "套",
        "0.13",
        ("298000", "358000", "398000"),
        "118000",
        "多工厂，含排产",
    ),
    Article(
        "WMS-STD", "仓储管理系统", ProductKind.LICENCE, "套", "0.13", ("86000", "98000", "110000"), "36000", "单仓库"
    ),
    Article("QMS-STD", "质量管理系统", ProductKind.LICENCE, "套", "0.13", ("64000", "76000", "86000"), "28000"),
    Article(
        "USER-1Y", "并发用户 年费", ProductKind.PER_USER, "用户", "0.06", ("960", "1200", "1500"), "300", "每用户每年"
    ),
    Article("IMPL-DAY", "实施服务", ProductKind.IMPLEMENTATION, "人天", "0.06", ("1800", "2200", "2600"), "1100"),
    Article(
        "TRAIN-DAY",
        "用户培训",
        ProductKind.IMPLEMENTATION,
        "天",
        "0.06",
        ("2400", "3000", "3600"),
        "1300",
        "不超过 20 人",
    ),
    Article(
        "PDA-01", "工业手持终端", ProductKind.GOODS, "台", "0.13", ("2680", "2980", "3380"), "2100", "安卓，带扫码"
    ),
    Article("GW-01", "设备采集网关", ProductKind.GOODS, "台", "0.13", ("4200", "4800", "5400"), "3100", "8 路"),
    Article("MAINT-1Y", "年度维护服务", ProductKind.OTHER, "年", "0.06", ("24000", "30000", "36000"), "9000"),
)
CAPTURE, KEEP = Decimal("0.88"), Decimal("0.94")
"""Market-entry and market-retention prices against the normal ones."""
LIMITS = {Post.ACCOUNT_MANAGER: "0.05", Post.REGIONAL_MANAGER: "0.08", Post.DIRECTOR: "0.12"}
OPINIONS = {
    Department.FINANCE: "毛利测算通过，许可类产品下限不低于成本的两倍。",
    Department.PRODUCTION: "实施人天按现有排期可以承接，旺季需提前两周预约。",
    Department.QUALITY: "同意。质保期内响应时间与价格表所附条件一致。",
    Department.SUPPLY: "手持终端与网关的进价已锁定到季度末。",
}


def list_products(company: Company, since: date) -> dict[str, Product]:
    """The products by code, with their costs."""
    found = {}
    for article in ARTICLES:
        data = ProductData(
            code=article.code, name=article.name, kind=article.kind, unit=article.unit,
            tax_rate=Decimal(article.tax_rate), spec=article.spec,
        )  # fmt: skip
        found[article.code] = product = add_product(data, by=company["hu"])
        set_standard_cost(product, Decimal(article.cost), valid_from=since, by=company["sun"])
    return found


def issue_prices(company: Company, products: dict[str, Product], *, factor: Decimal = Decimal(1)) -> PricePolicy:
    """Today's version: in force from this day on, with no end; ``factor`` times the prices above."""
    today, hu = clock.today(), company["hu"]
    draft = draft_policy(title=f"{today.year} 年 {today.month} 月版", valid_from=today, by=hu)
    draft = save_bands(draft, _bands(company, products, factor), revision=draft.revision, by=hu)
    limits = {(post.value, ""): Decimal(share) for post, share in LIMITS.items()}
    draft = save_discounts(draft, limits, revision=draft.revision, by=hu)
    opinions = {department.value: text for department, text in OPINIONS.items()}
    draft = record_opinions(draft, opinions, meeting_on=today, revision=draft.revision, by=hu)
    opinion = "整体涨幅可控，同意颁布。占领市场价仅用于标杆客户。"
    draft = give_director_opinion(draft, opinion, revision=draft.revision, by=company["zhao"])
    return issue_policy(draft, revision=draft.revision, by=company["qian"])


def end_prices(company: Company) -> None:
    """The version in force ends with this day."""
    in_force = policy_in_force(clock.today())
    if in_force is not None:
        end_policy(in_force, on=clock.today(), by=company["qian"])


def draft_next(company: Company, policy: PricePolicy) -> PricePolicy:
    """The version after it: copied, and two departments have spoken."""
    hu, first = company["hu"], clock.today() + timedelta(days=30)
    draft = copy_policy(policy, title=f"{first.year} 年 {first.month} 月版（讨论稿）", valid_from=first, by=hu)
    said = {
        Department.FINANCE.value: "人天成本上涨约 4%，建议同步调整。",
        Department.SUPPLY.value: "网关进价下月起上调。",
    }
    return record_opinions(draft, said, meeting_on=clock.today(), revision=draft.revision, by=hu)


def _bands(company: Company, products: dict[str, Product], factor: Decimal) -> dict[BandKey, Walls | None]:
    bands: dict[BandKey, Walls | None] = {}
    for article in ARTICLES:
        floor, listed, ceiling = (Decimal(round(Decimal(wall) * factor)) for wall in article.walls)
        pk = products[article.code].pk
        bands[BandKey(pk, PriceType.NORMAL)] = Walls(floor, listed, ceiling)
        if article.kind == ProductKind.LICENCE:
            bands[BandKey(pk, PriceType.CAPTURE)] = Walls(floor * CAPTURE, listed * CAPTURE, listed, "首个行业标杆客户")
            bands[BandKey(pk, PriceType.KEEP)] = Walls(floor * KEEP, listed * KEEP, listed, "老客户续购")
    # Many at once cost less, and the south pays more for a day on site.
    users, day = products["USER-1Y"].pk, products["IMPL-DAY"].pk
    bands[BandKey(users, PriceType.NORMAL, Scope(quantity_from=Decimal(100)))] = Walls(
        Decimal(840), Decimal(1080), Decimal(1300), "100 用户起"
    )
    south = Scope(region_id=company.regions["south"].pk)
    bands[BandKey(day, PriceType.NORMAL, south)] = Walls(Decimal(2000), Decimal(2400), Decimal(2800), "含差旅")
    return bands
