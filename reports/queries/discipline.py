"""Where in their bands prices lie: the price discipline of what was offered and of what was signed (PRC-4, DSH-1).

The place of a line is what lies between the floor and its price, as a share of what lies between floor and ceiling:
0 is the floor, 1 the ceiling. Of several lines it is the sum of the one over the sum of the other, so that a yuan
weighs the same on every line; a line whose floor is its ceiling has no place. Everything is summed by the database.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Case, Count, DecimalField, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Floor, Greatest, Least, Round, TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from contracts.enums import ContractState
from contracts.models import Contract, ContractLine
from quotes.enums import QuoteState
from quotes.models import OFFERED, PriceAttempt, Product, Quote, QuoteLine
from salesops.base.clock import BUSINESS_TZ, shanghai
from salesops.base.look import ChartView, Series, month_text, percent_text
from salesops.base.look.chart import MID
from salesops.base.look.figures import local_day
from salesops.base.money import ZERO
from salesops.org.models import Person, Region
from salesops.org.visibility import visible_to

TENTHS = 10
LONGEST_KEY = 18
SHOWN = 200
"""Lines that are listed one by one."""
SOLD = (*OFFERED, QuoteState.EXPIRED)
_MONEY: DecimalField[Decimal, Decimal] = DecimalField(max_digits=18, decimal_places=2)
SHARE: DecimalField[Decimal, Decimal] = DecimalField(max_digits=18, decimal_places=6)


class Source(StrEnum):
    """Whose lines are looked at."""

    OFFERS = "offers"
    CONTRACTS = "contracts"


class Grouping(StrEnum):
    """By what they are put together."""

    PRODUCT = "product"
    REP = "rep"
    REGION = "region"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader looks at; ``since`` is a first day, None for everything there is."""

    source: Source = Source.OFFERS
    by: Grouping = Grouping.PRODUCT
    since: date | None = None
    region: Region | None = None
    price_type: str = ""
    key: str = ""
    """One group alone: a key of a product, a person, a region, or 2026-11."""


@dataclass(frozen=True, slots=True)
class Row:
    """One group; ``place`` None where no line has any, ``attempts`` None for whoever may not know of them."""

    key: str
    label: str
    lines: int
    amount: Decimal
    off_list: Decimal | None
    place: Decimal | None
    lowest: int
    attempts: int | None = None


def lines_of(person: Person, choice: Choice) -> QuerySet[Any]:
    """The lines of offers or signed contracts that the person sees anyway, with what is reckoned of each."""
    if choice.source == Source.CONTRACTS:
        seen: QuerySet[Any] = visible_to(person, Contract, shared=False).filter(state=ContractState.SIGNED)
        rows: QuerySet[Any] = ContractLine.objects.filter(contract__in=seen.order_by().values("pk"))
    else:
        seen = visible_to(person, Quote, shared=False).filter(state__in=SOLD)
        rows = QuoteLine.objects.filter(quote__in=seen.order_by().values("pk"), band__isnull=False)
    names = _names(choice.source)
    if choice.since is not None:
        first: Any = choice.since if choice.source == Source.CONTRACTS else shanghai(choice.since)
        rows = rows.filter(**{f"{names['day']}__gte": first})
    if choice.region is not None:
        rows = rows.filter(**{names["region"]: choice.region.pk})
    if choice.price_type:
        rows = rows.filter(price_type=choice.price_type)
    zone: dict[str, Any] = {} if choice.source == Source.CONTRACTS else {"tzinfo": BUSINESS_TZ}
    rows = rows.order_by().annotate(
        listed=Round(F("quantity") * F("list_price"), 2, output_field=_MONEY),
        above=Round(F("final_amount") - F("quantity") * F("floor"), 2, output_field=_MONEY),
        width=Round(F("quantity") * (F("ceiling") - F("floor")), 2, output_field=_MONEY),
        month=TruncMonth(names["day"], **zone),
        rep_key=F(names["rep"]),
        region_key=F(names["region"]),
    )
    rows = rows.annotate(place=Case(When(width__gt=0, then=F("above") / F("width")), output_field=SHARE))
    return rows.filter(_of_group(choice)) if choice.key else rows


def _names(source: Source) -> dict[str, str]:
    if source == Source.CONTRACTS:
        return {"day": "contract__signed_on", "rep": "contract__rep_id", "region": "contract__region_id"}
    return {"day": "quote__approved_at", "rep": "quote__owner_id", "region": "quote__region_id"}


_KEYS = {
    Grouping.PRODUCT: "product_id",
    Grouping.REP: "rep_key",
    Grouping.REGION: "region_key",
    Grouping.MONTH: "month",
}


def _of_group(choice: Choice) -> Q:
    if choice.by == Grouping.MONTH:
        return _of_month(choice)
    is_key = choice.key.isascii() and choice.key.isdigit() and len(choice.key) <= LONGEST_KEY
    return Q(**{_KEYS[choice.by]: int(choice.key)}) if is_key else Q(pk__in=())


def _of_month(choice: Choice) -> Q:
    try:
        first = datetime.strptime(choice.key, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return Q(pk__in=())
    if first.year == date.max.year:
        return Q(pk__in=())
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    ends: list[Any] = (
        [first, following] if choice.source == Source.CONTRACTS else [shanghai(first), shanghai(following)]
    )
    day = _names(choice.source)["day"]
    return Q(**{f"{day}__gte": ends[0], f"{day}__lt": ends[1]})


_SUMS = {
    "lines": Count("pk"),
    "amount": Sum("final_amount"),
    "list_sum": Sum("listed"),
    "above_sum": Sum("above", filter=Q(width__gt=0)),
    "width_sum": Sum("width", filter=Q(width__gt=0)),
    "lowest": Count("pk", filter=Q(place__lt=Decimal("0.1"))),
}


def rows_of(person: Person, choice: Choice, *, attempts: Mapping[str, int] | None) -> list[Row]:
    """Each group, the one nearest to its floors first; months in their order. One query, and one for the names.

    A group that was only tried outside its band is there as well, without a line.
    """
    found = list(lines_of(person, choice).values(group=F(_KEYS[choice.by])).annotate(**_SUMS))
    found += _only_tried(choice.by, {_key(choice.by, one["group"]) for one in found}, attempts or {})
    names = _labels(choice.by, [one["group"] for one in found])
    rows = [_row(choice.by, one, names, attempts) for one in found]
    if choice.by == Grouping.MONTH:
        return sorted(rows, key=lambda row: row.key)
    return sorted(rows, key=lambda row: (row.place is None, row.place, row.label))


def _only_tried(by: Grouping, sold: Collection[str], attempts: Mapping[str, int]) -> list[dict[str, Any]]:
    nothing = {"lines": 0, "amount": ZERO, "list_sum": None, "above_sum": None, "width_sum": None, "lowest": 0}
    return [
        {**nothing, "group": date.fromisoformat(f"{key}-01") if by == Grouping.MONTH else int(key)}
        for key in attempts
        if key not in sold
    ]


def _key(by: Grouping, group: Any) -> str:
    return f"{local_day(group):%Y-%m}" if by == Grouping.MONTH else str(group)


def _row(by: Grouping, sums: dict[str, Any], names: dict[Any, str], attempts: Mapping[str, int] | None) -> Row:
    key = _key(by, sums["group"])
    return _summed(sums, key, names[sums["group"]], attempts=None if attempts is None else attempts.get(key, 0))


def _summed(sums: Mapping[str, Any], key: str, label: str, *, attempts: int | None) -> Row:
    amount, listed = sums["amount"] or ZERO, sums["list_sum"]
    return Row(
        key=key,
        label=label,
        lines=sums["lines"],
        amount=amount,
        off_list=share_of(listed - amount, listed) if listed else None,
        place=share_of(sums["above_sum"], sums["width_sum"]),
        lowest=sums["lowest"],
        attempts=attempts,
    )


def total_of(rows: Sequence[Row], person: Person, choice: Choice) -> Row | None:
    """All groups together; None where there are none. One query."""
    if not rows:
        return None
    sums = lines_of(person, choice).aggregate(**_SUMS)
    known = [row.attempts for row in rows if row.attempts is not None]
    return _summed(sums, "", _("Total"), attempts=sum(known) if known else None)


def share_of(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Rounded to a thousandth: a tenth of a per cent is read, no more."""
    return (part / whole).quantize(Decimal("0.001")) if part is not None and whole else None


def _labels(by: Grouping, keys: Sequence[Any]) -> dict[Any, str]:
    if by == Grouping.MONTH:
        return {key: month_text(local_day(key)) for key in keys}
    model: Any = {Grouping.PRODUCT: Product, Grouping.REP: Person, Grouping.REGION: Region}[by]
    found = model.objects.in_bulk(keys)
    return {key: found[key].name if by == Grouping.REP else str(found[key]) for key in keys}


def attempts_by(person: Person, choice: Choice) -> dict[str, int]:
    """How often each group was tried outside its band, of the attempts that the person may know of (PRC-4)."""
    tried = visible_to(person, PriceAttempt).order_by()
    if choice.since is not None:
        tried = tried.filter(tried_at__gte=shanghai(choice.since))
    if choice.region is not None:
        tried = tried.filter(quote__region=choice.region)
    if choice.price_type:
        tried = tried.filter(price_type=choice.price_type)
    names = {"product": "product_id", "rep": "tried_by_id", "region": "quote__region_id"}
    group: Any = TruncMonth("tried_at", tzinfo=BUSINESS_TZ) if choice.by == Grouping.MONTH else F(names[choice.by])
    counted = tried.values(group=group).annotate(times=Count("pk")).values_list("group", "times")
    return {_key(choice.by, key): times for key, times in counted if key is not None}


def chart_of(person: Person, choice: Choice, total: Row | None) -> ChartView:
    """How many lines lie in each tenth of their band; one query."""
    question = _("Where in the band do we sell?")
    # What a special price let below the floor lies in the lowest tenth, the ceiling in the highest.
    tenth = Greatest(Least(Floor(F("place") * TENTHS), Value(TENTHS - 1)), Value(0), output_field=SHARE)
    placed = lines_of(person, choice).filter(place__isnull=False).annotate(tenth=tenth)
    counted = {
        int(key): times for key, times in placed.values("tenth").annotate(n=Count("pk")).values_list("tenth", "n")
    }
    if total is None or total.place is None or not counted:
        return ChartView("discipline", question, _("No line with a band lies in this choice."))
    answer = ngettext(
        "On the whole at %(place)s of the way from floor to ceiling; %(count)d line in the lowest tenth.",
        "On the whole at %(place)s of the way from floor to ceiling; %(count)d lines in the lowest tenth.",
        total.lowest,
    )
    counts = [counted.get(tenth, 0) for tenth in range(TENTHS)]
    return ChartView(
        "discipline",
        question,
        answer % {"place": percent_text(total.place), "count": total.lowest},
        place=_("Place in the band"),
        places=[f"{tenth * 10}–{(tenth + 1) * 10} %" for tenth in range(TENTHS)],
        series=[Series(pgettext("discipline", "Lines"), counts, tones=["wait", *[MID] * (TENTHS - 1)])],
    )


def listed_lines(person: Person, choice: Choice) -> list[Any]:
    """The lines themselves, the lowest in its band first, with what leads to their paper; at most ``SHOWN``."""
    along = (
        ("contract__customer", "contract__rep")
        if choice.source == Source.CONTRACTS
        else (
            "quote__customer",
            "quote__owner",
        )
    )
    rows = lines_of(person, choice).select_related("product", *along)
    return list(rows.order_by(F("place").asc(nulls_last=True), "-pk")[:SHOWN])
