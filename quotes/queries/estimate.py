"""The parts of a quote by kind, and the days that were promised for it (QUO-1; docs/rules/estimate.md)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from quotes.enums import ProductKind
from quotes.models import EDITABLE, OPEN_DAYS, DaysRequest, Quote
from quotes.queries.judging import JudgedLine, Judgement
from salesops.base.look import NextStep, moment_text
from salesops.base.look.figures import quantity_text
from salesops.base.money import ZERO
from salesops.base.prepared import Prepared
from salesops.base.refusals import Sentence
from salesops.org.models import Person

type Promises = Mapping[int, DaysRequest]
"""The last request for each product of a quote, by the product's key."""
NOTHING: Promises = MappingProxyType({})
"""Nobody was asked."""
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one kind together: ``said`` is quantity and unit where all have the same, ``amount`` yuan."""

    kind: str
    said: str
    amount: Decimal


def estimate_of(judgement: Judgement) -> list[Part]:
    """Product price, users × fee, days × rate: in the order of the paper."""
    by_kind: defaultdict[str, list[JudgedLine]] = defaultdict(list)
    for line in judgement.lines:
        by_kind[line.data.product.kind].append(line)
    return [
        Part(str(kind.label), _measure(by_kind[kind]), sum((line.final_amount for line in by_kind[kind]), ZERO))
        for kind in ProductKind
        if by_kind[kind]
    ]


def _measure(lines: Iterable[JudgedLine]) -> str:
    units = {line.data.product.unit for line in lines}
    if len(units) != 1:
        return ""
    return f"{quantity_text(sum((line.data.quantity for line in lines), Decimal(0)))} {units.pop()}"


_WITH = ("product", "asked_by", "asked_of", "answered_by")
_of_draft = Prepared[DaysRequest](
    lambda quote: DaysRequest.objects.filter(quote=quote).select_related(*_WITH).order_by("pk"), int
)
_of_number = Prepared[DaysRequest](
    lambda number: DaysRequest.objects.filter(quote__number=number).select_related(*_WITH).order_by("pk"), str
)


def days_asked(quote: Quote) -> list[DaysRequest]:
    """Everything that was asked about this quote and the versions of its number, the oldest first; one query."""
    return list(_of_number(quote.number) if quote.number else _of_draft(quote.pk))


def days_to_answer(person: Person) -> list[DaysRequest]:
    """What this technical person was asked and has not answered, the oldest first; one query."""
    asked = to_answer(DaysRequest.objects.filter(asked_of=person)).select_related("quote__customer", "product")
    return list(asked.order_by("asked_at", "pk")[:SHOWN])


def promises_in(asked: Iterable[DaysRequest]) -> Promises:
    """The last of them for each product, without those that were taken back."""
    return {one.product_id: one for one in asked if one.dropped_at is None}


def said_of(promise: DaysRequest | None) -> str:
    """What stands at the line; empty where nobody asked."""
    if promise is None:
        return ""
    if promise.days is None:
        return _("%(name)s has not confirmed the days yet") % {"name": promise.asked_of.name}
    words = {"days": quantity_text(promise.days), "name": promise.answered_by.name if promise.answered_by else ""}
    return _("%(days)s days confirmed by %(name)s") % words


def to_answer(requests: QuerySet[DaysRequest]) -> QuerySet[DaysRequest]:
    """Those that wait, of quotes that are still being written."""
    return requests.filter(OPEN_DAYS, quote__state__in=EDITABLE)


def days_facts(request: DaysRequest) -> list[tuple[Sentence, str]]:
    """What one must know to say how long it takes; no price."""
    quote, product = request.quote, request.product
    facts = [
        (pgettext_lazy("days", "Customer"), quote.customer.name),
        (pgettext_lazy("days", "Project"), quote.project_name),
        (pgettext_lazy("days", "Product"), f"{product.code} {product.name}"),
        (pgettext_lazy("days", "Specification"), product.spec),
        (pgettext_lazy("days", "On the quote"), f"{quantity_text(request.planned)} {product.unit}"),
        (pgettext_lazy("days", "Asked by"), f"{request.asked_by.name}, {moment_text(request.asked_at)}"),
    ]
    return [(label, value) for label, value in facts if value]


def next_for_days(request: DaysRequest, *, may_answer: bool) -> NextStep:
    """Whose turn it is."""
    if request.dropped_at is not None:
        return NextStep(_("Taken back: nothing is left to do"))
    if request.answered_at is not None:
        return NextStep(_("Confirmed: %(name)s can go on with the quote") % {"name": request.asked_by.name})
    if may_answer:
        return NextStep(_("Say how many days it takes"), _("The quote is held until then."), mine=True)
    return NextStep(_("%(name)s says how many days it takes") % {"name": request.asked_of.name})
