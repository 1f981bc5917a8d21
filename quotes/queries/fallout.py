"""Which open quotes a draft of the price policy would touch, were it in force from its first day on (PRC-3, QUO-2)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import BooleanField, DecimalField, ExpressionWrapper, F, Q, QuerySet, Subquery
from django.db.models.functions import Least, Round
from django.utils.translation import gettext as _

from quotes.enums import PriceType, QuoteState
from quotes.models import EDITABLE, OFFERED, PricePolicy, Quote, QuoteLine
from quotes.pricing import WHOLE
from quotes.queries.moved import Moved
from quotes.queries.price import all_limits, best_band_of_line
from quotes.queries.quote import judge_quotes, stored_judgements
from salesops.base.clock import today
from salesops.base.look import day_text
from salesops.base.look.figures import yuan_text
from salesops.base.money import line_amount
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.visibility import visible_to

SHOWN = 30
UNDECIDED = (*EDITABLE, QuoteState.IN_REVIEW)
OPEN = (*UNDECIDED, *OFFERED)
_AMOUNT = DecimalField(max_digits=28, decimal_places=2)


@dataclass(frozen=True, slots=True)
class FallenLine:
    """A line and why it would be outside; the sentence holds an amount for those only who may open the quote."""

    position: int
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class FallenQuote:
    """A quote that would be touched; ``may_open``: the reader sees the quote anyway, and so its customer and amounts.

    ``lines`` lie outside; ``needs`` is the post that it would need and does not yet; ``last_day`` is that of the
    draft's prices, where the quote would be valid for longer.
    """

    quote: Quote
    may_open: bool
    lines: Sequence[FallenLine]
    needs: Post | None = None
    last_day: date | None = None

    @property
    def beside(self) -> list[str]:
        """What is said of the whole quote and not of a line."""
        said = []
        if self.needs and self.may_open:
            said.append(_("needs the %(post)s") % {"post": self.needs.label})
        elif self.needs:
            said.append(_("needs a higher post"))
        if self.last_day:
            days = {"day": day_text(self.quote.valid_until), "last": day_text(self.last_day)}
            said.append(_("valid until %(day)s, the prices until %(last)s") % days)
        return said

    @property
    def becomes(self) -> str:
        """What the issue of the draft would mean to it, from the first day on."""
        if self.quote.state == QuoteState.IN_REVIEW:
            return _("can't be approved from then on; it is returned")
        if self.quote.state not in EDITABLE:
            return _("keeps its prices; a new version would be refused")
        if self.lines:
            return _("can't be submitted as it stands")
        if self.last_day:
            return _("can be submitted with an earlier last day")
        return _("goes to a higher post when it is submitted")


@dataclass(frozen=True, slots=True)
class Fallout:
    """The first of them, and how many there are; one quote may be ``outside`` and run ``late``."""

    quotes: Sequence[FallenQuote]
    total: int
    in_review: int
    outside: int
    dearer: int
    late: int

    @property
    def hidden(self) -> int:
        """Those that are not listed."""
        return self.total - len(self.quotes)


def fallout_of(draft: PricePolicy, *, reader: Person) -> Fallout:
    """What would become of open quotes on the draft's first day; a fixed number of queries, however many are open.

    Open are those that are offered as well; of them it names what would lie outside. Of those that nobody decided yet
    it also names what would need a higher post than now, and what is valid beyond the draft's last day. Those that
    wait for a decision come first. Whose last day is over before the draft begins is not concerned.
    """
    outside = _outside(draft)
    fallen = set(outside.order_by().values_list("quote_id", flat=True))
    dearer, late = _dearer(draft, fallen), _late(draft)
    touched = Quote.objects.filter(pk__in=fallen | dearer.keys() | late)
    counts = {"outside": len(fallen), "dearer": len(dearer), "late": len(late)}
    total = len(fallen | dearer.keys() | late)
    if not total:
        return Fallout([], 0, 0, **counts)
    waiting_first = ExpressionWrapper(Q(state=QuoteState.IN_REVIEW), BooleanField()).desc()
    shown = list(touched.select_related("owner", "customer", "region").order_by(waiting_first, "-pk")[:SHOWN])
    in_review = sum(quote.state == QuoteState.IN_REVIEW for quote in shown)
    if in_review == len(shown) < total:
        in_review = touched.filter(state=QuoteState.IN_REVIEW).count()
    open_to_reader = set(
        visible_to(reader, Quote).filter(pk__in=[one.pk for one in shown]).values_list("pk", flat=True)
    )
    lines: defaultdict[int, list[FallenLine]] = defaultdict(list)
    for line in outside.filter(quote__in=shown).select_related("product").order_by("position"):
        lines[line.quote_id].append(_told(line, draft, in_full=line.quote_id in open_to_reader))
    quotes = [
        FallenQuote(
            one,
            one.pk in open_to_reader,
            lines[one.pk],
            needs=dearer.get(one.pk),
            last_day=draft.valid_to if one.pk in late else None,
        )
        for one in shown
    ]
    return Fallout(quotes, total, in_review, **counts)


def _outside(draft: PricePolicy) -> QuerySet[QuoteLine]:
    """Lines of open quotes that no band of the draft would hold, with its walls as `new_floor` and `new_ceiling`.

    A special price stands in the place of a floor that is higher, and of nothing else.
    """
    best = best_band_of_line(draft)
    walls = _lines(draft, OPEN).annotate(
        new_floor=Subquery(best.values("floor")[:1]), new_ceiling=Subquery(best.values("ceiling")[:1])
    )
    return walls.alias(lowest=Least("new_floor", "special_floor")).filter(
        Q(new_floor=None)
        | Q(product__withdrawn_on__lte=draft.valid_from)
        | Q(final_amount__lt=_whole("lowest"))
        | Q(final_amount__gt=_whole("new_ceiling"))
    )


def _dearer(draft: PricePolicy, fallen: Collection[int]) -> dict[int, Post]:
    """By key, who must agree to undecided quotes then, where it is a higher post than now (PRC-4).

    Only what lies beyond the account manager's own authority, or is of another price type, is judged.
    """
    own = WHOLE - all_limits(draft)[PriceType.NORMAL].get(Post.ACCOUNT_MANAGER, Decimal(0))
    beyond = _lines(draft, UNDECIDED).alias(new_list=Subquery(best_band_of_line(draft).values("list_price")[:1]))
    asked = beyond.filter(~Q(price_type=PriceType.NORMAL) | Q(final_amount__lt=_whole("new_list", own)))
    keys = set(asked.order_by().values_list("quote_id", flat=True)) - set(fallen)
    if not keys:
        return {}
    quotes = list(Quote.objects.filter(pk__in=keys).select_related("customer", "policy"))
    then = judge_quotes([one for one in quotes if one.is_editable], on=today())
    then |= stored_judgements([one for one in quotes if not one.is_editable])
    now = judge_quotes(quotes, on=draft.valid_from, version=draft)
    moved = [Moved(one, then[one.pk], now[one.pk], draft.valid_from) for one in quotes]
    # What nobody may offer today is no question of who may.
    return {one.quote.pk: one.higher_post for one in moved if one.higher_post and not one.then.refused}


def _late(draft: PricePolicy) -> set[int]:
    """Undecided quotes that would be valid beyond the draft's last day (QUO-4)."""
    if draft.valid_to is None:
        return set()
    return set(Quote.objects.filter(state__in=UNDECIDED, valid_until__gt=draft.valid_to).values_list("pk", flat=True))


def _lines(draft: PricePolicy, states: Collection[str]) -> QuerySet[QuoteLine]:
    return QuoteLine.objects.filter(quote__state__in=states, quote__valid_until__gte=draft.valid_from)


def _whole(wall: str, share: Decimal = WHOLE) -> Round:
    return Round(ExpressionWrapper(F("quantity") * F(wall) * share, _AMOUNT), 2)


def _told(line: QuoteLine, draft: PricePolicy, *, in_full: bool) -> FallenLine:
    floor, ceiling = getattr(line, "new_floor"), getattr(line, "new_ceiling")  # noqa: B009  annotated above
    if floor is None or not line.product.is_on_sale(draft.valid_from):
        why = _("no band")
    elif line.final_amount < (lowest := line_amount(line.quantity, floor)):
        gap = yuan_text(lowest - line.final_amount)
        why = _("%(gap)s below the floor") % {"gap": gap} if in_full else _("below the floor")
    else:
        gap = yuan_text(line.final_amount - line_amount(line.quantity, ceiling))
        why = _("%(gap)s above the ceiling") % {"gap": gap} if in_full else _("above the ceiling")
    return FallenLine(line.position, line.product.code, why)
