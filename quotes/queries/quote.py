"""What a quote comes to, judged by the bands in force."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from customers.models import Customer
from quotes.enums import PriceType
from quotes.models import PriceBand, PricePolicy, Product, Quote, QuoteLine, SpecialPrice
from quotes.pricing import Band, Breach, LinePrice, PriceVerdict, check_price, price_quote, rank
from quotes.queries.price import Wanted, all_limits, as_band, bands_of, policy_in_force
from quotes.queries.special import as_special, specials_for
from salesops.base.clock import today
from salesops.base.money import ZERO, line_amount
from salesops.base.prepared import Prepared
from salesops.org.enums import Post
from salesops.policy import policy

# A hundred lines of this size stay below what the totals, and 大写, can hold.
LARGEST_LINE = Decimal("999999999.99")


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
    """A line with its amounts, its band and what the band says.

    ``amount`` is after the line's discount, ``final_amount`` also after its share of the discount on the whole. Where
    the line stands on a ``special`` price, that one is the floor of its ``walls``, and no post is asked any more.
    """

    position: int
    data: LineData
    band: PriceBand | None
    walls: Band | None
    verdict: PriceVerdict
    amount: Decimal
    final_amount: Decimal
    tax: Decimal
    special: SpecialPrice | None = None

    @property
    def is_standard(self) -> bool:
        """At list price in the normal band, which is what the sales assistant may draft (QUO-1)."""
        return (
            self.band is not None
            and self.data.price_type == PriceType.NORMAL
            and self.data.discount == 0
            and self.data.unit_price == self.band.list_price
        )

    @property
    def at_list(self) -> Decimal:
        """What its quantity costs at list price, in yuan; as typed where there is no band."""
        return line_amount(self.data.quantity, self.band.list_price) if self.band else self.amount


@dataclass(frozen=True, slots=True)
class Judgement:
    """A whole quote computed and judged on one day; amounts in yuan, tax included."""

    lines: tuple[JudgedLine, ...]
    policy: PricePolicy | None
    header_discount: Decimal
    list_total: Decimal
    total: Decimal
    tax_total: Decimal

    @property
    def refused(self) -> list[JudgedLine]:
        """The lines that nobody may offer (PRC-4)."""
        return [line for line in self.lines if not line.verdict.allowed]

    @property
    def policy_ends(self) -> date | None:
        """The last day of the prices; None while they are open-ended or there are none."""
        return self.policy.valid_to if self.policy else None

    @property
    def needed_post(self) -> Post | None:
        """The highest post whose agreement a line needs beyond the account manager's own."""
        posts = [line.verdict.post for line in self.lines if line.verdict.post]
        return max(posts, key=rank, default=None)


def judge_lines(
    lines: Sequence[LineData], *, customer: Customer, header_discount: Decimal, on: date, number: str = ""
) -> Judgement:
    """Compute and judge lines for a customer by the prices of a day (PRC-4, QUO-2). Three queries, however many lines.

    A product withdrawn by that day has no band. A line below its floor asks for a special price of the customer, which
    costs one or two queries more; ``number`` is the quote's, whose own special prices are not used by another yet.
    ``ValueError`` for a header discount that ``price_quote`` refuses.
    """
    in_force = policy_in_force(on)
    wanted = [Wanted(line.product.pk, line.price_type, line.quantity) for line in lines]
    bands: list[PriceBand | None] = [None] * len(lines)
    if in_force:
        bands = bands_of(in_force, wanted, region_id=customer.region_id, customer_type=customer.type)
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
    judged = _by_special_prices(judged, customer=customer, on=on, number=number)
    return Judgement(
        lines=tuple(judged),
        policy=in_force,
        header_discount=priced.header_discount,
        list_total=sum((line.at_list for line in judged), ZERO),
        total=priced.total,
        tax_total=priced.tax,
    )


def _by_special_prices(judged: list[JudgedLine], *, customer: Customer, on: date, number: str) -> list[JudgedLine]:
    """The same lines, those below their floor on a special price where there is one that fits (PRC-4)."""
    wanted = [(line.data.product.pk, line.data.quantity) for line in judged if _is_below(line)]
    found = specials_for(wanted, customer=customer, on=on, number=number) if wanted else {}
    return [_on_special(line, found.get((line.data.product.pk, line.data.quantity))) for line in judged]


def _is_below(line: JudgedLine) -> bool:
    return line.verdict.breach == Breach.BELOW and line.data.price_type == PriceType.NORMAL


def _on_special(line: JudgedLine, special: SpecialPrice | None) -> JudgedLine:
    if special is None or line.band is None or not _is_below(line):
        return line
    walls = as_special(line.band, special)
    share = line.amount - line.final_amount
    verdict = check_price(line.data.price(), walls, post=Post.ACCOUNT_MANAGER, share=share)
    return replace(line, walls=walls, verdict=verdict, special=special) if verdict.allowed else line


_lines = Prepared[QuoteLine](
    lambda quote: QuoteLine.objects.filter(quote=quote).select_related("product").order_by("position"), int
)
_judged_lines = Prepared[QuoteLine](
    lambda quote: (
        QuoteLine.objects.filter(quote=quote).select_related("product", "band", "special").order_by("position")
    ),
    int,
)


def lines_of(quote: Quote) -> list[LineData]:
    """The stored lines as they were typed; one query."""
    return [_typed(line) for line in _lines(quote.pk)]


def _typed(line: QuoteLine) -> LineData:
    return LineData(
        product=line.product,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=line.discount,
        price_type=line.price_type,
        reason=line.reason,
        note=line.note,
    )


def judge_quote(quote: Quote, *, on: date) -> Judgement:
    """The stored quote judged by the prices of a day."""
    return judge_lines(
        lines_of(quote), customer=quote.customer, header_discount=quote.header_discount, on=on, number=quote.number
    )


def judgement_of(quote: Quote) -> Judgement:
    """While it is being written, by today's prices; afterwards as it was judged when it was submitted."""
    if quote.is_editable or quote.policy is None:
        return judge_quote(quote, on=today())
    return stored_judgement(quote)


def stored_judgement(quote: Quote) -> Judgement:
    """A submitted quote by the bands that its own lines are bound to; two queries.

    It reads nothing that may change afterwards (the customer's region, a newer policy), so it is always the same.
    """
    limits = all_limits(quote.policy) if quote.policy else {}
    lines = []
    for row in _judged_lines(quote.pk):
        data = _typed(row)
        if row.band and quote.policy and row.band.policy_id == quote.policy_id:
            row.band.policy = quote.policy
        walls = as_band(row.band, limits) if row.band else None
        if row.band and row.special:
            walls = as_special(row.band, row.special)
        verdict = check_price(data.price(), walls, post=Post.ACCOUNT_MANAGER, share=row.amount - row.final_amount)
        amounts = (row.amount, row.final_amount, row.tax)
        lines.append(JudgedLine(row.position, data, row.band, walls, verdict, *amounts, row.special))
    return Judgement(tuple(lines), quote.policy, quote.header_discount, quote.list_total, quote.total, quote.tax_total)


def usual_validity(on: date) -> date:
    """How long a quote of that day is valid unless somebody says otherwise: never past the prices' end (QUO-4)."""
    usual: date = on + timedelta(days=policy("quotes.valid_days"))
    in_force = policy_in_force(on)
    return min(usual, in_force.valid_to) if in_force and in_force.valid_to else usual
