"""What the approval of a quote reads and freezes (QUO-3, PRC-4)."""

from datetime import date
from decimal import Decimal
from typing import Any

from quotes.enums import PriceType
from quotes.models import Quote, QuoteLine
from quotes.pricing import rank
from quotes.queries.quote import Judgement, day_of_judgement, judge_quote
from salesops.org.enums import Post
from salesops.policy import policy

HEAD = ("project_name", "payment_terms", "delivery", "warranty", "notes")
SUMS = ("header_discount", "list_total", "total", "tax_total")


def quote_facts(quote: Quote) -> dict[str, Any]:
    """What the chain's conditions read.

    Taken from the saved rows and the prices of the submission day, which never change, so that it is the same
    whenever it is asked.
    """
    day = day_of_judgement(quote)
    return facts_of(judge_quote(quote, on=day), on=day)


def facts_of(judgement: Judgement, *, on: date) -> dict[str, Any]:
    """The same for lines that are still being typed."""
    needed = rank(judgement.needed_post or "")
    discounts = [line.verdict.discount for line in judgement.lines if line.verdict.discount is not None]
    major = judgement.total >= policy("quotes.major_amount", on=on)
    beyond_director = needed > rank(Post.DIRECTOR)
    return {
        "amount": str(judgement.total),
        "max_discount": str(max(discounts, default=Decimal(0))),
        "major": major,
        "beyond_regional_manager": needed > rank(Post.REGIONAL_MANAGER),
        "beyond_director": beyond_director,
        "for_gm": major or beyond_director,
        "other_price_type": any(line.data.price_type != PriceType.NORMAL for line in judgement.lines),
    }


def quote_snapshot(quote: Quote) -> dict[str, Any]:
    """What the approvers see, frozen at submission: head, lines with their bands, totals; money as text."""
    return {
        "number": quote.shown_number,
        "customer": quote.customer.name,
        "contact": quote.contact.name if quote.contact else "",
        "valid_until": quote.valid_until.isoformat(),
        **{name: getattr(quote, name) for name in HEAD},
        **{name: _text(getattr(quote, name)) for name in SUMS},
        "policy": quote.policy.number if quote.policy else None,
        "lines": [_line(line) for line in quote.lines.select_related("product")],
    }


def _line(line: QuoteLine) -> dict[str, Any]:
    figures = ("quantity", "unit_price", "discount", "amount", "final_amount", "floor", "list_price", "ceiling")
    return {
        "name": line.product.name,
        "code": line.product.code,
        "unit": line.product.unit,
        "price_type": line.price_type,
        "reason": line.reason,
        "note": line.note,
        **{name: _text(getattr(line, name)) for name in figures},
    }


def _text(figure: Decimal | None) -> str | None:
    return None if figure is None else str(figure)
