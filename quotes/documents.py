"""What stands on the quotation that leaves the house (QUO-4, CNF-1): a whitelisted context, never the model."""

from datetime import date
from itertools import count
from typing import Any

from django.template.loader import render_to_string

from quotes.enums import ProductKind
from quotes.models import Bid, Quote, QuoteLine
from quotes.queries.bid_paper import bid_outdated, bid_paper
from quotes.rules import can_read_bid_paper, can_see_quote
from salesops.base.clock import BUSINESS_TZ
from salesops.base.money import ZERO, capitals
from salesops.documents.company import company_profile
from salesops.documents.kinds import PaperKind

# What leaves the house is Chinese for every reader.
CHINESE = "zh-hans"
# The parts of the paper in their order (PAPER P1), each with its subtotal.
GROUPS = {
    "软件许可": (ProductKind.LICENCE, ProductKind.PER_USER),
    "实施服务": (ProductKind.IMPLEMENTATION,),
    "货物": (ProductKind.GOODS,),
    "其他": (ProductKind.OTHER,),
}


def quote_html(quote: Quote) -> str:
    """The body of the quotation; called in the papers worker, in Chinese."""
    return render_to_string("quotes/quote/paper.html", quote_paper(quote))


def quote_paper(quote: Quote) -> dict[str, Any]:
    """Only what a customer may read: no band, price type, authority, cost or opinion."""
    issued_on = (quote.approved_at or quote.created_at).astimezone(BUSINESS_TZ).date()
    profile = company_profile(issued_on)
    contact, groups = quote.contact, _groups(quote)
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
        "groups": groups,
        # A column of empty discounts only makes the customer ask for one.
        "shows_discounts": any(line["discount"] for group in groups for line in group["lines"]),
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
    lines = list(quote.lines.select_related("product"))
    place, groups = count(1), []
    for title, kinds in GROUPS.items():
        members = [line for line in lines if line.product.kind in kinds]
        if members:
            subtotal = sum((line.amount for line in members), ZERO)
            groups.append({"title": title, "lines": [_line(next(place), one) for one in members], "subtotal": subtotal})
    return groups


def _line(place: int, line: QuoteLine) -> dict[str, Any]:
    return {
        "position": place,
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


def _chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


QUOTE_PAPER = PaperKind("quotes.quote", may_see=can_see_quote, html=quote_html)


def bid_html(bid: Bid) -> str:
    """The body of the bid as it is bound; called in the papers worker, in Chinese."""
    return render_to_string("quotes/bid/paper.html", bid_paper(bid))


BID_PAPER = PaperKind("quotes.bid", may_see=can_read_bid_paper, html=bid_html, outdated=bid_outdated)
