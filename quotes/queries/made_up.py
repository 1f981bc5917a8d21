"""A made-up offer, to show the words of a template on: no such customer, no such prices (QUO-4)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from quotes.enums import ProductKind
from quotes.policies import TERMS
from quotes.queries.quote_paper import grouped
from salesops.base.clock import today
from salesops.base.money import ZERO, line_amount, split_gross

VALID_DAYS = 30
# One line of each kind, with and without a discount, a specification, a note. There is no such customer or price.
MADE_UP = (
    (ProductKind.LICENCE, "示例软件 企业版", "V8.0 永久许可", "含首年升级", "1", "套", "100000.00", "0.05", "0.13"),
    (ProductKind.PER_USER, "示例软件 用户许可", "", "", "20", "用户", "1200.00", "0", "0.13"),
    (ProductKind.IMPLEMENTATION, "实施服务", "现场与远程", "", "15", "人天", "2500.00", "0", "0.06"),
    (ProductKind.GOODS, "示例终端", "10 英寸", "货到付款", "3", "台", "3999.90", "0", "0.13"),
)


def made_up_offer() -> dict[str, Any]:
    """An offer with one of everything, to a customer that doesn't exist."""
    lines = [(kind, _made_up_line(*rest)) for kind, *rest in MADE_UP]
    total = sum((line["amount"] for _kind, line in lines), ZERO)
    tax = sum((split_gross(line["amount"], line["tax_rate"]).tax for _kind, line in lines), ZERO)
    return {
        "number": "QT-0000-00000",
        "issued_on": today(),
        "valid_until": today() + timedelta(days=VALID_DAYS),
        "rep": "示例业务员",
        "phone": "000-00000000",
        "project": "示例项目",
        "inquiry": "XJ-0000-0000",
        "customer": "示例（某市）制造有限公司",
        "address": "某省某市某路 1 号",
        "contact": "示例联系人",
        "contact_line": "示例联系人 采购经理 000-00000000",
        "groups": grouped(lines),
        "header_discount": ZERO,
        "total": total,
        "tax": tax,
        **{name: text for name, (_label, text) in TERMS.items()},
    }


def _made_up_line(
    product: str, spec: str, note: str, quantity: str, unit: str, price: str, discount: str, rate: str
) -> dict[str, Any]:
    amount = line_amount(Decimal(quantity), Decimal(price), Decimal(discount))
    return {
        "product": product,
        "spec": spec,
        "note": note,
        "quantity": Decimal(quantity),
        "unit": unit,
        "unit_price": Decimal(price),
        "discount": Decimal(discount),
        "tax_rate": Decimal(rate),
        "amount": amount,
    }
