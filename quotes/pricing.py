"""The maths of a price: what a line costs, whether it lies in its band, and whose authority covers it.

Plain functions over plain values: no table, no clock, no request. The form calls them while one types, the action
calls them under its lock, and the database repeats the last comparison in a CHECK. Amounts are tax-inclusive yuan;
discounts and rates are shares of one (0.05 = 5 %). The rules in words: docs/rules/price-band.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext as _

from salesops.base.look.figures import percent_text, quantity_text, yuan_text
from salesops.base.money import CENT, ZERO, line_amount, round_cents, split_gross, spread, yuan
from salesops.org.enums import Post

# Who may grant a discount, lowest first. Above its own limit a post has at least what those below it have.
LADDER = (Post.ACCOUNT_MANAGER, Post.REGIONAL_MANAGER, Post.DIRECTOR, Post.SALES_VP, Post.GM)
WHOLE = Decimal(1)


class PriceState(StrEnum):
    """Where a line's price lies."""

    INSIDE = "inside"
    BEYOND = "beyond"
    OUTSIDE = "outside"
    NO_BAND = "no_band"


class Breach(StrEnum):
    """On which side a line outside its band errs."""

    BELOW = "below"
    ABOVE = "above"
    QUANTITY = "quantity"


@dataclass(frozen=True)
class LinePrice:
    """What stands on one line of an offer; `unit_price` includes tax."""

    quantity: Decimal
    unit_price: Decimal
    discount: Decimal = Decimal(0)
    tax_rate: Decimal = Decimal(0)

    @cached_property
    def amount(self) -> Decimal:
        """R(quantity · unit price · (1 − discount)), before the line's share of a header discount."""
        return line_amount(self.quantity, self.unit_price, self.discount)


@dataclass(frozen=True, slots=True)
class Band:
    """The walls of a price and who may go how far between them.

    `limits` holds the largest discount from the list price per post, `named_post` is whom the version names for
    this price type (None: nobody in particular).
    """

    floor: Decimal
    list_price: Decimal
    ceiling: Decimal
    quantity_from: Decimal = Decimal(0)
    limits: Mapping[str, Decimal] = field(default_factory=dict)
    named_post: str | None = None

    def limit_of(self, post: str) -> Decimal:
        """The largest discount that the post may grant; the GM's ends at the floor only."""
        if post == Post.GM:
            return WHOLE
        if post not in LADDER:
            return Decimal(0)
        reached = LADDER[: LADDER.index(Post(post)) + 1]
        return max((self.limits.get(step, Decimal(0)) for step in reached), default=Decimal(0))

    def lowest_for(self, post: str, quantity: Decimal = WHOLE, lowest: Decimal | None = None) -> Decimal:
        """The smallest amount for `quantity` that the post may grant alone, never below the floor.

        `lowest` is the quantity at the floor, where it was worked out already.
        """
        floor = line_amount(quantity, self.floor) if lowest is None else lowest
        return max(line_amount(quantity, self.list_price, self.limit_of(post)), floor)

    def post_for(self, net: Decimal, quantity: Decimal) -> Post:
        """The lowest post of the ladder whose authority covers a line of `net`."""
        return next(post for post in LADDER if post == Post.GM or net >= self.lowest_for(post, quantity))


@dataclass(frozen=True, slots=True)
class PriceVerdict:
    """What the band says to one line.

    `gap` is the amount of the line outside the nearer wall; `lowest` and `highest` are the walls for its quantity.
    `post` is who must agree when the line is `beyond`, `by_price_type` whether that is for the price type's sake.
    """

    state: PriceState
    net: Decimal
    quantity: Decimal
    lowest: Decimal | None = None
    highest: Decimal | None = None
    discount: Decimal | None = None
    breach: Breach | None = None
    gap: Decimal = ZERO
    post: Post | None = None
    by_price_type: bool = False

    @property
    def allowed(self) -> bool:
        """Inside its band, whoever must agree (PRC-4)."""
        return self.state in {PriceState.INSIDE, PriceState.BEYOND}

    @property
    def rule(self) -> str:
        """The rule that a refusal of this line names."""
        return "QUO-2" if self.state == PriceState.NO_BAND else "PRC-4"

    def sentence(self) -> str:
        """The verdict in one sentence of the active language, without the line's number."""
        match self.state:
            case PriceState.INSIDE:
                return _("Within the band and your authority")
            case PriceState.NO_BAND:
                return _("No price band is in force for this product and price type")
            case PriceState.BEYOND:
                return self._beyond()
            case PriceState.OUTSIDE:
                return self._outside()

    def _beyond(self) -> str:
        words = {"post": self.post.label if self.post else "", "discount": percent_text(self.discount)}
        if self.by_price_type:
            return _("Within the band; this price type needs the %(post)s") % words
        return _("Within the band; a discount of %(discount)s needs the %(post)s") % words

    def _outside(self) -> str:
        if self.breach == Breach.QUANTITY:
            return _("This quantity has no price")
        words = {"gap": yuan_text(self.gap)}
        if self.quantity != WHOLE:
            words["unit_gap"] = yuan_text(round_cents(self.gap / self.quantity))
            words["quantity"] = quantity_text(self.quantity)
            if self.breach == Breach.BELOW:
                return _("%(gap)s below the floor for %(quantity)s, %(unit_gap)s each") % words
            return _("%(gap)s above the ceiling for %(quantity)s, %(unit_gap)s each") % words
        if self.breach == Breach.BELOW:
            return _("%(gap)s below the floor") % words
        return _("%(gap)s above the ceiling") % words


def check_price(line: LinePrice, band: Band | None, *, post: str, share: Decimal = ZERO) -> PriceVerdict:
    """Judge one line by its band (PRC-4, QUO-2).

    `post` is the post of the person who answers for the offer, `share` the line's part of the header discount.
    Never refuses by itself and never raises for a strange price: the verdict says what is wrong.
    """
    net = line.amount - share
    if band is None:
        return PriceVerdict(PriceState.NO_BAND, net, line.quantity)
    lowest, highest = line_amount(line.quantity, band.floor), line_amount(line.quantity, band.ceiling)
    if line.quantity <= 0 or line.quantity < band.quantity_from or highest <= 0:
        return PriceVerdict(
            PriceState.OUTSIDE, net, line.quantity, lowest, highest, breach=Breach.QUANTITY, gap=abs(net)
        )
    breach, gap = _breach(net, lowest, highest)
    at_list = line_amount(line.quantity, band.list_price)
    discount = (WHOLE - net / at_list).quantize(Decimal("0.0001"), ROUND_HALF_UP) if at_list else None
    if breach:
        return PriceVerdict(PriceState.OUTSIDE, net, line.quantity, lowest, highest, discount, breach, gap)
    needed, by_price_type = _needed(net, line.quantity, band, post, lowest)
    state = PriceState.BEYOND if needed else PriceState.INSIDE
    return PriceVerdict(state, net, line.quantity, lowest, highest, discount, post=needed, by_price_type=by_price_type)


def _breach(net: Decimal, lowest: Decimal, highest: Decimal) -> tuple[Breach | None, Decimal]:
    if net < lowest:
        return Breach.BELOW, lowest - net
    if net <= 0:
        # So small a quantity that the floor rounds to nothing: still nothing goes out for free.
        return Breach.BELOW, CENT - net
    if net > highest:
        return Breach.ABOVE, net - highest
    return None, ZERO


def _needed(net: Decimal, quantity: Decimal, band: Band, post: str, lowest: Decimal) -> tuple[Post | None, bool]:
    """Who must agree beside `post`, None when it covers the line alone; and whether for the price type."""
    by_discount = None if net >= band.lowest_for(post, quantity, lowest) else band.post_for(net, quantity)
    by_type = Post(band.named_post) if band.named_post and rank(post) < rank(band.named_post) else None
    if by_type and rank(by_type) >= rank(by_discount or ""):
        return by_type, True
    return by_discount, False


def rank(post: str) -> int:
    """The rung of the ladder, -1 for a post that grants no discount."""
    return LADDER.index(Post(post)) if post in LADDER else -1


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with what it comes to: `net_of_discount` = amount − share = `before_tax` + `tax`."""

    line: LinePrice
    amount: Decimal
    share: Decimal
    net_of_discount: Decimal
    before_tax: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class RateSum:
    """The lines of one tax rate together."""

    rate: Decimal
    gross: Decimal
    before_tax: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class PricedQuote:
    """An offer computed: every total is the sum of its lines and never rounded again."""

    lines: tuple[PricedLine, ...]
    amount: Decimal
    header_discount: Decimal
    total: Decimal
    before_tax: Decimal
    tax: Decimal
    rates: tuple[RateSum, ...]


def price_quote(lines: Sequence[LinePrice], header_discount: Decimal = ZERO) -> PricedQuote:
    """The amounts of an offer; the header discount (yuan off the whole) is spread by largest remainder.

    ``ValueError`` for a header discount below zero or above the sum of the lines, or for a line amount below zero
    while there is one to spread: forms refuse those first.
    """
    header_discount = yuan(header_discount)
    amounts = [line.amount for line in lines]
    if header_discount < 0 or header_discount > max(sum(amounts, ZERO), ZERO):
        raise ValueError("a header discount lies between zero and the sum of the lines")
    shares = spread(header_discount, amounts) if header_discount else [ZERO] * len(amounts)
    priced = tuple(_priced(line, amount, share) for line, amount, share in zip(lines, amounts, shares, strict=True))
    return PricedQuote(
        lines=priced,
        amount=sum(amounts, ZERO),
        header_discount=header_discount,
        total=sum((line.net_of_discount for line in priced), ZERO),
        before_tax=sum((line.before_tax for line in priced), ZERO),
        tax=sum((line.tax for line in priced), ZERO),
        rates=tuple(_rate_sum(rate, priced) for rate in sorted({line.tax_rate for line in lines}, reverse=True)),
    )


def _priced(line: LinePrice, amount: Decimal, share: Decimal) -> PricedLine:
    net = amount - share
    before_tax, tax = split_gross(net, line.tax_rate)
    return PricedLine(line, amount, share, net, before_tax, tax)


def _rate_sum(rate: Decimal, lines: Sequence[PricedLine]) -> RateSum:
    of_rate = [line for line in lines if line.line.tax_rate == rate]
    return RateSum(
        rate,
        gross=sum((line.net_of_discount for line in of_rate), ZERO),
        before_tax=sum((line.before_tax for line in of_rate), ZERO),
        tax=sum((line.tax for line in of_rate), ZERO),
    )


def shifted(amount: Decimal, change: Decimal, step: Decimal = Decimal("0.01")) -> Decimal:
    """A price changed by a share (0.03 = 3 % up), half up to a multiple of `step`, never below one step."""
    steps = (amount * (WHOLE + change) / step).quantize(WHOLE, ROUND_HALF_UP)
    return yuan(max(steps, WHOLE) * step)
