"""What stands on the quotation that leaves the house (QUO-4, CNF-1): a whitelisted context, never the model."""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from quotes.enums import OptionalColumn, ProductKind, TextBlock
from quotes.house_text import filled
from quotes.models import Quote, QuoteLine, QuoteTemplate
from quotes.queries.template import columns_of, template_for, texts_of
from salesops.base.clock import BUSINESS_TZ
from salesops.base.look import amount_text
from salesops.base.look.figures import chinese_day
from salesops.base.money import ZERO, capitals
from salesops.documents.company import company_profile

# The parts of the paper in their order (PAPER P1), each with its subtotal.
GROUPS = {
    ("软件许可", "Licences"): (ProductKind.LICENCE, ProductKind.PER_USER),
    ("实施服务", "Implementation"): (ProductKind.IMPLEMENTATION,),
    ("货物", "Goods"): (ProductKind.GOODS,),
    ("其他", "Other"): (ProductKind.OTHER,),
}
# What a text may name besides figures, days and the company.
SAID = (
    "number", "rep", "phone", "project", "inquiry", "customer", "contact", "payment_terms", "delivery", "warranty",
    "notes",
)  # fmt: skip


# What the paper calls its parts, in Chinese, and in English where a template speaks it.
LABELS = {
    "title": ("报 价 单", "QUOTATION"),
    "number": ("报价编号", "Quotation No."),
    "customer": ("客户名称", "Customer"),
    "address": ("客户地址", "Address"),
    "contact": ("收件人", "Attention"),
    "issued_on": ("报价日期", "Date"),
    "valid_until": ("有效期至", "Valid until"),
    "rep": ("报价人", "Quoted by"),
    "project": ("项目名称", "Project"),
    "inquiry": ("询价编号", "Inquiry No."),
    "position": ("序号", "No."),
    "product": ("产品 / 服务", "Product / service"),
    "quantity": ("数量", "Qty"),
    "unit": ("单位", "Unit"),
    "unit_price": ("含税单价（元）", "Unit price (CNY)"),
    "discount": ("折扣", "Disc."),
    "tax_rate": ("税率", "Tax"),
    "amount": ("含税金额（元）", "Amount (CNY)"),
    "header_discount": ("整单优惠", "Discount on the whole"),
    "total": ("合计（价税合计）", "Total, tax included"),
    "capitals": ("大写", "In words"),
    "tax": ("其中税额", "Tax in it"),
    "seal": ("（盖章）", "Seal"),
}
BLOCKS = {
    TextBlock.PAYMENT: ("付款方式", "Payment"),
    TextBlock.DELIVERY: ("交付 / 实施周期", "Delivery"),
    TextBlock.WARRANTY: ("质保与服务", "Warranty"),
    TextBlock.NOTES: ("报价说明", "Notes"),
    TextBlock.VALIDITY: ("有效期", "Validity"),
    TextBlock.ACCOUNT: ("收款账户", "Pay to"),
}


def quote_paper(quote: Quote, template: QuoteTemplate | None = None) -> dict[str, Any]:
    """Only what a customer may read: no band, price type, authority, cost or opinion.

    In the words of the template that counts for the quote, or of the one given, which is tried on it.
    """
    issued_on = (quote.approved_at or quote.created_at).astimezone(BUSINESS_TZ).date()
    contact = quote.contact
    return laid_out(
        {
            "number": quote.shown_number,
            "issued_on": issued_on,
            "valid_until": quote.valid_until,
            "rep": quote.owner.name,
            "phone": quote.owner.phone,
            "project": quote.project_name,
            "inquiry": quote.inquiry.number if quote.inquiry else "",
            "customer": quote.customer.name,
            "address": quote.customer.address,
            "contact": contact.name if contact else "",
            "contact_line": " ".join(filter(None, [contact.name, contact.title, contact.phone, contact.email]))
            if contact
            else "",
            "groups": _groups(quote),
            "header_discount": quote.header_discount,
            "total": quote.total,
            "tax": quote.tax_total,
            "payment_terms": quote.payment_terms,
            "delivery": quote.delivery,
            "warranty": quote.warranty,
            "notes": quote.notes,
        },
        template or template_for(quote),
    )


def laid_out(facts: Mapping[str, Any], template: QuoteTemplate | None) -> dict[str, Any]:
    """What stands on the paper: the facts of an offer, in the words and columns of a template."""
    profile = company_profile(facts["issued_on"])
    company = {name: getattr(profile, name) if profile else "" for name in ("name", "bank", "account")}
    texts, columns, groups = texts_of(template), columns_of(template), facts["groups"]
    english = any(text["en"] for text in texts.values())
    said = {name: str(facts[name]) for name in SAID} | {
        "company": company["name"],
        "bank": company["bank"],
        "account": company["account"],
        "total": amount_text(facts["total"]),
        "capitals": capitals(facts["total"]),
    }
    days = ("issued_on", "valid_until")
    by_language = {
        "zh": said | {name: chinese_day(facts[name]) for name in days},
        "en": said | {name: facts[name].isoformat() for name in days},
    }
    words = {
        block: {language: filled(text[language], by_language[language]) for language in text}
        for block, text in texts.items()
    }
    # A column of empty discounts only makes the customer ask for one.
    has_discounts = any(line["discount"] for group in groups for line in group["lines"])
    shows = {column.value: column in columns for column in OptionalColumn}
    shows["discount"] = shows["discount"] or has_discounts
    return {
        "company": company,
        "paper": {
            "number": facts["number"],
            "issued_on": chinese_day(facts["issued_on"]),
            "valid_until": chinese_day(facts["valid_until"]),
            "rep": " ".join(filter(None, [facts["rep"], facts["phone"]])),
            "project_name": facts["project"],
            "inquiry": facts["inquiry"],
        },
        "customer": {"name": facts["customer"], "address": facts["address"]},
        "contact": {"line": facts["contact_line"]},
        "label": {name: " ".join(pair) if english else pair[0] for name, pair in LABELS.items()},
        "groups": [
            group | {"title": f"{group['title']}小计" + (f" {group['english']}, subtotal" if english else "")}
            for group in groups
        ],
        "shows": shows,
        "width": 4 + sum(shows[name] for name in ("unit", "discount")),
        "header_discount": facts["header_discount"],
        "header_discount_negative": -facts["header_discount"],
        "total": facts["total"],
        "capitals": said["capitals"],
        "tax": facts["tax"],
        "opening": words[TextBlock.OPENING],
        "rows": [
            {"label": " ".join(pair) if english else pair[0], **words[block]}
            for block, pair in BLOCKS.items()
            if words[block]["zh"] or words[block]["en"]
        ],
        "closing": words[TextBlock.CLOSING],
    }


def _groups(quote: Quote) -> list[dict[str, Any]]:
    return grouped((line.product.kind, _line(line)) for line in quote.lines.select_related("product"))


def grouped(lines: Iterable[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Lines with the kinds of their products, under the parts of the paper: numbered through, each with its sum."""
    known, place, groups = list(lines), count(1), []
    for (title, english), kinds in GROUPS.items():
        members = [{"position": next(place), **line} for kind, line in known if kind in kinds]
        if members:
            subtotal = sum((line["amount"] for line in members), ZERO)
            groups.append({"title": title, "english": english, "lines": members, "subtotal": subtotal})
    return groups


def _line(line: QuoteLine) -> dict[str, Any]:
    return {
        "product": line.product.name,
        "spec": line.product.spec,
        "note": line.note,
        "quantity": line.quantity,
        "unit": line.product.unit,
        "unit_price": line.unit_price,
        "discount": line.discount,
        "tax_rate": line.tax_rate,
        "amount": line.amount,
    }
