"""What the approval of a quote reads and freezes (QUO-3, PRC-4)."""

from datetime import date
from decimal import Decimal
from typing import Any

from quotes.enums import PriceType
from quotes.models import Quote
from quotes.pricing import rank
from quotes.queries.judging import JudgedLine, Judgement
from quotes.queries.quote import judgement_of
from salesops.base.clock import BUSINESS_TZ, today
from salesops.org.enums import Post
from salesops.policy import policy

HEAD = ("project_name", "payment_terms", "delivery", "warranty", "notes")
SUMS = ("header_discount", "list_total", "total", "tax_total")


def quote_facts(quote: Quote) -> dict[str, Any]:
    """What the chain's conditions read.

    Of a submitted quote it is the same whenever it is asked: rows and prices of that day do not change.
    """
    day = quote.submitted_at.astimezone(BUSINESS_TZ).date() if quote.submitted_at else today()
    return facts_of(judgement_of(quote), on=day)


def facts_of(judgement: Judgement, *, on: date) -> dict[str, Any]:
    """The same for lines that are still being typed; ``on`` says which settings count."""
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
        "lines": [line_snapshot(line) for line in judgement_of(quote).lines],
    }


def line_snapshot(line: JudgedLine) -> dict[str, Any]:
    """One line, with the lowest price of each post, so that the bar in the approver's card needs no second look-up."""
    data, walls = line.data, line.walls
    return {
        "name": data.product.name,
        "code": data.product.code,
        "unit": data.product.unit,
        "quantity": _text(data.quantity),
        "unit_price": _text(data.unit_price),
        "discount": _text(data.discount),
        "price_type": data.price_type,
        "reason": data.reason,
        "note": data.note,
        "amount": _text(line.amount),
        "final_amount": _text(line.final_amount),
        "floor": _text(walls.floor) if walls else None,
        "list_price": _text(walls.list_price) if walls else None,
        "ceiling": _text(walls.ceiling) if walls else None,
        "limits": {post: _text(share) for post, share in walls.limits.items()} if walls else {},
        "named_post": walls.named_post if walls else None,
        # Only where it is so: what waits for a decision keeps its fingerprint.
        **({"special": line.special.number} if line.special else {}),
    }


def _text(figure: Decimal | None) -> str | None:
    return None if figure is None else str(figure)
