"""The words of a price spreadsheet, in either language and as offices shorten them."""

from functools import cache

from django.utils.translation import gettext_lazy as _

from customers.enums import CustomerType
from quotes.enums import PriceType
from salesops.intake.cells import normal, one_of, words_of
from salesops.intake.kinds import Column

COLUMNS = (
    Column("code", _("Product code"), others=("编码", "产品代码", "产品", "product")),
    Column("price_type", _("Price type"), others=("价格类别", "价型")),
    Column("region", _("Region"), others=("区域", "大区")),
    Column("customer_type", _("Customer type"), others=("客户类别",)),
    Column("quantity_from", _("Quantity from"), others=("起订量", "数量起", "数量")),
    Column("floor", _("floor price"), others=("最低价", "下限价", "floor")),
    Column("list_price", _("list price"), others=("标准价", "目录价", "list")),
    Column("ceiling", _("ceiling price"), others=("最高价", "上限", "ceiling")),
    Column("condition", _("Discount condition"), others=("优惠条件", "条件")),
)
LABELS = {column.key: column.label for column in COLUMNS}
customer_type_of = one_of(CustomerType)


def price_type_of(text: str) -> str:
    """As the list has it, and as people shorten it: 正常价, 占领市场."""
    return _short_types().get(_shortened(text)) or one_of(PriceType)(text)


@cache
def _short_types() -> dict[str, str]:
    return {_shortened(word): value for word, value in words_of(PriceType.choices).items()}


def _shortened(text: str) -> str:
    return normal(text).removesuffix("格").removesuffix("价").removesuffix("price")
