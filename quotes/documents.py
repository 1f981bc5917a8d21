"""What stands on the quotation that leaves the house (QUO-4, CNF-1): a whitelisted context, never the model."""

from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

from quotes.enums import ProductKind
from quotes.models import Quote, QuoteLine
from quotes.rules import can_see_quote
from salesops.base.clock import BUSINESS_TZ
from salesops.base.money import ZERO, capitals
from salesops.documents.company import company_profile
from salesops.documents.kinds import PaperKind

# What leaves the house is Chinese for every reader.
CHINESE = "zh-hans"
GROUP_TITLES = {
    ProductKind.LICENCE: "软件许可",
    ProductKind.PER_USER: "用户许可",
    ProductKind.IMPLEMENTATION: "实施服务",
    ProductKind.GOODS: "货物",
    ProductKind.OTHER: "其他",
}


def quote_html(quote: Quote) -> str:
    """The body of the quotation; called in the papers worker, in Chinese."""
    return render_to_string("quotes/quote/paper.html", quote_paper(quote))


def quote_paper(quote: Quote) -> dict[str, Any]:
    """Only what a customer may read: no band, price type, authority, cost or opinion."""
    issued_on = (quote.approved_at or quote.created_at).astimezone(BUSINESS_TZ).date()
    profile = company_profile(issued_on)
    contact = quote.contact
    return {
        "company": {
            "name": profile.name if profile else "",
            "bank": profile.bank if profile else "",
            "account": profile.account if profile else "",
        },
        "paper": {
            "number": quote.shown_number,
            "issued_on": _chinese_day(issued_on),
            "valid_until": _chinese_day(quote.valid_until),
            "rep": " ".join(filter(None, [quote.owner.name, quote.owner.phone])),
            "project_name": quote.project_name,
        },
        "customer": {"name": quote.customer.name, "address": quote.customer.address},
        "contact": {
            "line": " ".join(filter(None, [contact.name, contact.title, contact.phone, contact.email]))
            if contact
            else ""
        },
        "groups": _groups(quote),
        "header_discount": quote.header_discount,
        "header_discount_negative": -quote.header_discount,
        "total": quote.total,
        "capitals": capitals(quote.total),
        "tax": quote.tax_total,
        "terms": {
            "payment": quote.payment_terms,
            "delivery": quote.delivery,
            "warranty": quote.warranty,
            "notes": quote.notes,
        },
    }


def _groups(quote: Quote) -> list[dict[str, Any]]:
    order = list(GROUP_TITLES)
    lines = sorted(
        quote.lines.select_related("product"),
        key=lambda line: (order.index(ProductKind(line.product.kind)), line.position),
    )
    return [
        {
            "title": GROUP_TITLES[ProductKind(kind)],
            "lines": [_line(line) for line in members],
            "subtotal": sum((line.amount for line in members), ZERO),
        }
        for kind, group in groupby(lines, key=lambda line: line.product.kind)
        for members in [list(group)]
    ]


def _line(line: QuoteLine) -> dict[str, Any]:
    return {
        "position": line.position,
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


def _chinese_day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


QUOTE_PAPER = PaperKind("quotes.quote", may_see=can_see_quote, html=quote_html)
