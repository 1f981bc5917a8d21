"""Lines judged by the prices of a day: what they come to, what their bands and special prices say (PRC-4, QUO-2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from customers.models import Customer
from quotes.enums import PriceType
from quotes.models import PriceBand, PricePolicy, Product, SpecialPrice
from quotes.pricing import Band, Breach, LinePrice, PriceVerdict, check_price, price_quote, rank
from quotes.queries.price import Basket, Limits, Wanted, all_limits, as_band, bands_of_each, policy_and_limits
from quotes.queries.special import Deal, as_special, specials_for
from quotes.queries.special import Wanted as Wish
from salesops.base.money import ZERO, line_amount
from salesops.org.enums import Post

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


@dataclass(frozen=True, slots=True)
class Asked:
    """Lines that are to be judged: whose they are, and what is taken off the whole, in yuan.

    ``number`` is the quote's, whose own special prices are free to it; once ``submitted`` it takes no others.
    """

    lines: Sequence[LineData]
    customer: Customer
    header_discount: Decimal
    number: str = ""
    submitted: bool = False

    @property
    def basket(self) -> Basket:
        """What they ask the price policy for."""
        wanted = [Wanted(line.product.pk, line.price_type, line.quantity) for line in self.lines]
        return Basket(wanted, self.customer.region_id, self.customer.type)


def judge_lines(
    lines: Sequence[LineData], *, customer: Customer, header_discount: Decimal, on: date, number: str = ""
) -> Judgement:
    """Compute and judge lines for a customer by the prices of a day (PRC-4, QUO-2). Two queries, however many lines.

    A product withdrawn by that day has no band. A line below its floor asks for a special price of the customer, which
    costs one or two queries more; ``number`` is the quote's, whose own special prices are not used by another yet.
    ``ValueError`` for a header discount that ``price_quote`` refuses.
    """
    return judge_each([Asked(lines, customer, header_discount, number)], on=on)[0]


def judge_each(asked: Sequence[Asked], *, on: date, version: PricePolicy | None = None) -> list[Judgement]:
    """As ``judge_lines``, for several at once and with as many queries; by that version as if it were in force."""
    in_force, limits = (version, all_limits(version)) if version else policy_and_limits(on)
    none: list[list[PriceBand | None]] = [[None] * len(one.lines) for one in asked]
    bands = bands_of_each(in_force, [one.basket for one in asked]) if in_force else none
    judged = [_judged(one, found, in_force, limits, on) for one, found in zip(asked, bands, strict=True)]
    return _by_special_prices(asked, judged, on=on)


def _judged(
    asked: Asked, bands: Sequence[PriceBand | None], in_force: PricePolicy | None, limits: Limits, on: date
) -> Judgement:
    priced = price_quote([line.price() for line in asked.lines], asked.header_discount)
    judged = []
    for position, (data, band, costs) in enumerate(zip(asked.lines, bands, priced.lines, strict=True), start=1):
        offered = band if data.product.is_on_sale(on) else None
        walls = as_band(offered, limits) if offered else None
        verdict = check_price(costs.line, walls, post=Post.ACCOUNT_MANAGER, share=costs.share)
        judged.append(
            JudgedLine(position, data, offered, walls, verdict, costs.amount, costs.net_of_discount, costs.tax)
        )
    return Judgement(
        lines=tuple(judged),
        policy=in_force,
        header_discount=priced.header_discount,
        list_total=sum((line.at_list for line in judged), ZERO),
        total=priced.total,
        tax_total=priced.tax,
    )


def _by_special_prices(asked: Sequence[Asked], judged: list[Judgement], *, on: date) -> list[Judgement]:
    """The same, lines below their floor on a special price where there is one that fits (PRC-4)."""
    deals = [
        Deal(one.customer.pk, one.number, [_key(line) for line in judgement.lines if _is_below(line)], one.submitted)
        for one, judgement in zip(asked, judged, strict=True)
    ]
    if not any(deal.wanted for deal in deals):
        return judged
    return [
        replace(judgement, lines=_on_specials(judgement.lines, found))
        for judgement, found in zip(judged, specials_for(deals, on=on), strict=True)
    ]


def _on_specials(
    lines: Sequence[JudgedLine], specials: Mapping[Wish, Sequence[SpecialPrice]]
) -> tuple[JudgedLine, ...]:
    """Each special price holds one line: the first that it fits, and of several the one that gives away least."""
    free, judged = {wish: list(found) for wish, found in specials.items()}, []
    for line in lines:
        fitting = (_on_special(line, special) for special in free.get(_key(line), ()))
        taken = next((one for one in fitting if one.special), line)
        if taken.special:
            free[_key(line)].remove(taken.special)
        judged.append(taken)
    return tuple(judged)


def _key(line: JudgedLine) -> tuple[int, Decimal]:
    return line.data.product.pk, line.data.quantity


def _is_below(line: JudgedLine) -> bool:
    return line.verdict.breach == Breach.BELOW and line.data.price_type == PriceType.NORMAL


def _on_special(line: JudgedLine, special: SpecialPrice) -> JudgedLine:
    if line.band is None or not _is_below(line):
        return line
    walls = as_special(line.band, special)
    share = line.amount - line.final_amount
    verdict = check_price(line.data.price(), walls, post=Post.ACCOUNT_MANAGER, share=share)
    return replace(line, walls=walls, verdict=verdict, special=special) if verdict.allowed else line
