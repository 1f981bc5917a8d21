"""Which open quotes would lie outside a draft of the price policy, were it in force today (PRC-3, QUO-2)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, DecimalField, ExpressionWrapper, F, Q, QuerySet, Subquery
from django.db.models.functions import Least, Round
from django.utils.translation import gettext as _

from quotes.enums import QuoteState
from quotes.models import EDITABLE, OFFERED, PricePolicy, Quote, QuoteLine
from quotes.queries.price import best_band_of_line
from salesops.base.look.figures import yuan_text
from salesops.base.money import line_amount
from salesops.org.models import Person
from salesops.org.visibility import visible_to

SHOWN = 30
OPEN = (*EDITABLE, QuoteState.IN_REVIEW, *OFFERED)
_AMOUNT = DecimalField(max_digits=28, decimal_places=2)


@dataclass(frozen=True, slots=True)
class FallenLine:
    """A line and why it would be outside; the sentence holds an amount for those only who may open the quote."""

    position: int
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class FallenQuote:
    """A quote that would fall out; ``may_open``: the reader sees the quote anyway, and so its customer and amounts."""

    quote: Quote
    may_open: bool
    lines: Sequence[FallenLine]

    @property
    def becomes(self) -> str:
        """What the issue of the draft would mean to it, from the first day on."""
        if self.quote.state == QuoteState.IN_REVIEW:
            return _("can't be approved from then on; it is returned")
        if self.quote.state in EDITABLE:
            return _("can't be submitted as it stands")
        return _("keeps its prices; a new version would be refused")


@dataclass(frozen=True, slots=True)
class Fallout:
    """The first of them, and how many there are."""

    quotes: Sequence[FallenQuote]
    total: int
    in_review: int

    @property
    def hidden(self) -> int:
        """Those that are not listed."""
        return self.total - len(self.quotes)


def fallout_of(draft: PricePolicy, *, reader: Person) -> Fallout:
    """What would fall out on the draft's first day; four queries, however many quotes are open.

    Those that wait for a decision first. Whose last day is over before the draft begins is not concerned.
    """
    outside = _outside(draft)
    fallen = Quote.objects.filter(pk__in=outside.order_by().values("quote_id"))
    total = fallen.count()
    if not total:
        return Fallout([], 0, 0)
    waiting_first = ExpressionWrapper(Q(state=QuoteState.IN_REVIEW), BooleanField()).desc()
    shown = list(fallen.select_related("owner", "customer", "region").order_by(waiting_first, "-pk")[:SHOWN])
    in_review = sum(quote.state == QuoteState.IN_REVIEW for quote in shown)
    if in_review == len(shown) < total:
        in_review = fallen.filter(state=QuoteState.IN_REVIEW).count()
    open_to_reader = set(
        visible_to(reader, Quote).filter(pk__in=[one.pk for one in shown]).values_list("pk", flat=True)
    )
    lines: defaultdict[int, list[FallenLine]] = defaultdict(list)
    for line in outside.filter(quote__in=shown).select_related("product").order_by("position"):
        lines[line.quote_id].append(_told(line, draft, in_full=line.quote_id in open_to_reader))
    return Fallout([FallenQuote(one, one.pk in open_to_reader, lines[one.pk]) for one in shown], total, in_review)


def _outside(draft: PricePolicy) -> QuerySet[QuoteLine]:
    """Lines of open quotes that no band of the draft would hold, with its walls as `new_floor` and `new_ceiling`.

    A special price stands in the place of a floor that is higher, and of nothing else.
    """
    best = best_band_of_line(draft)
    lines = QuoteLine.objects.filter(quote__state__in=OPEN, quote__valid_until__gte=draft.valid_from)
    walls = lines.annotate(
        new_floor=Subquery(best.values("floor")[:1]), new_ceiling=Subquery(best.values("ceiling")[:1])
    ).alias(lowest=Least("new_floor", "special_floor"))
    return walls.filter(
        Q(new_floor=None)
        | Q(product__withdrawn_on__lte=draft.valid_from)
        | Q(final_amount__lt=_whole("lowest"))
        | Q(final_amount__gt=_whole("new_ceiling"))
    )


def _whole(wall: str) -> Round:
    return Round(ExpressionWrapper(F("quantity") * F(wall), _AMOUNT), 2)


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
