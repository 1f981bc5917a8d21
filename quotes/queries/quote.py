"""What a quote comes to, judged by the bands in force; facts and snapshot for its approval."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from customers.models import Customer
from quotes.enums import PriceType
from quotes.models import PriceBand, PricePolicy, Product, Quote
from quotes.pricing import Band, LinePrice, PriceVerdict, check_price, price_quote, rank
from quotes.queries.price import Wanted, all_limits, as_band, bands_for, policy_in_force
from salesops.base.clock import BUSINESS_TZ, today
from salesops.base.money import ZERO, line_amount
from salesops.org.enums import Post
from salesops.policy import policy


@dataclass(frozen=True, slots=True)
class LineData:
    """What a person typed on one line; price in yuan with tax, discount a share of one."""

    product: Product
    quantity: Decimal
    unit_price: Decimal
    discount: Decimal = Decimal(0)
    price_type: str = PriceType.NORMAL
    reason: str = ""
    note: str = ""

    def price(self) -> LinePrice:
        """The line as the maths takes it."""
        return LinePrice(self.quantity, self.unit_price, self.discount, self.product.tax_rate)


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A line with its amounts, its band and what the band says."""

    position: int
    data: LineData
    band: PriceBand | None
    walls: Band | None
    verdict: PriceVerdict
    amount: Decimal
    final_amount: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Judgement:
    """A whole quote computed and judged on one day; amounts in yuan, tax included."""

    lines: tuple[JudgedLine, ...]
    policy: PricePolicy | None
    list_total: Decimal
    total: Decimal
    tax_total: Decimal

    @property
    def refused(self) -> list[JudgedLine]:
        """The lines that nobody may offer (PRC-4)."""
        return [line for line in self.lines if not line.verdict.may_be_submitted]

    @property
    def policy_ends(self) -> date | None:
        """The last day of the prices; None while they are open-ended or there are none."""
        return self.policy.valid_to if self.policy else None

    @property
    def needed_post(self) -> Post | None:
        """The highest post whose agreement a line needs beyond the account manager's own."""
        posts = [line.verdict.post for line in self.lines if line.verdict.post]
        return max(posts, key=rank, default=None)


def judge_lines(lines: Sequence[LineData], *, customer: Customer, header_discount: Decimal, on: date) -> Judgement:
    """Compute and judge lines for a customer by the prices of a day (PRC-4, QUO-2). Two queries, however many lines.

    A product withdrawn by that day has no band. ``ValueError`` for a header discount that ``price_quote`` refuses.
    """
    in_force = policy_in_force(on)
    wanted = [Wanted(line.product.pk, line.price_type, line.quantity) for line in lines]
    found = bands_for(wanted, region=customer.region, customer_type=customer.type, on=on) if in_force else []
    bands = found or [None] * len(lines)
    limits = all_limits(in_force) if in_force else {}
    priced = price_quote([line.price() for line in lines], header_discount)
    judged = []
    for position, (data, band, costs) in enumerate(zip(lines, bands, priced.lines, strict=True), start=1):
        offered = band if data.product.is_on_sale(on) else None
        walls = as_band(offered, limits) if offered else None
        verdict = check_price(costs.line, walls, post=Post.ACCOUNT_MANAGER, share=costs.share)
        judged.append(
            JudgedLine(position, data, offered, walls, verdict, costs.amount, costs.net_of_discount, costs.tax)
        )
    return Judgement(
        lines=tuple(judged),
        policy=in_force,
        list_total=sum(
            (
                line_amount(line.data.quantity, line.band.list_price) if line.band else line.amount
                for line in judged
            ),
            ZERO,
        ),
        total=priced.total,
        tax_total=priced.tax,
    )


def lines_of(quote: Quote) -> list[LineData]:
    """The stored lines as they were typed; one query."""
    return [
        LineData(
            product=line.product,
            quantity=line.quantity,
            unit_price=line.unit_price,
            discount=line.discount,
            price_type=line.price_type,
            reason=line.reason,
            note=line.note,
        )
        for line in quote.lines.select_related("product")
    ]


def judge_quote(quote: Quote, *, on: date) -> Judgement:
    """The stored quote judged by the prices of a day."""
    return judge_lines(lines_of(quote), customer=quote.customer, header_discount=quote.header_discount, on=on)


def day_of_judgement(quote: Quote) -> date:
    """The day whose prices count: that of submission, before it today."""
    return quote.submitted_at.astimezone(BUSINESS_TZ).date() if quote.submitted_at else today()


def quote_facts(quote: Quote) -> dict[str, Any]:
    """What the chain's conditions read (QUO-3, PRC-4).

    Taken from the saved rows and the prices of the submission day, which never change, so that it is the same
    whenever it is asked.
    """
    day = day_of_judgement(quote)
    judgement = judge_quote(quote, on=day)
    needed = rank(judgement.needed_post or "")
    discounts = [line.verdict.discount for line in judgement.lines if line.verdict.discount is not None]
    major = judgement.total >= policy("quotes.major_amount", on=day)
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
        "project": quote.project_name,
        "valid_until": quote.valid_until.isoformat(),
        "payment_terms": quote.payment_terms,
        "delivery": quote.delivery,
        "warranty": quote.warranty,
        "notes": quote.notes,
        "header_discount": str(quote.header_discount),
        "list_total": str(quote.list_total),
        "total": str(quote.total),
        "tax_total": str(quote.tax_total),
        "lines": [
            {
                "position": line.position,
                "product": str(line.product),
                "quantity": str(line.quantity),
                "unit_price": str(line.unit_price),
                "discount": str(line.discount),
                "price_type": line.price_type,
                "reason": line.reason,
                "note": line.note,
                "final_amount": str(line.final_amount),
                "floor": str(line.floor),
                "list_price": str(line.list_price),
                "ceiling": str(line.ceiling),
            }
            for line in quote.lines.select_related("product")
        ],
    }
