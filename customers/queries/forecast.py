"""The forecast: what is won and what may come, by month and by whom or what (OPP-2).

Each figure holds the one before it: committed is won plus what owners stand for, best case that plus their best cases.
Weighted is won plus every open amount by its probability.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from customers.enums import Outlook, Stage
from customers.models import Opportunity
from customers.queries.opportunity import WEIGHTED, YUAN
from salesops.base import clock
from salesops.base.look import month_text
from salesops.base.money import ZERO
from salesops.org.models import Person, Region

type Grouping = Literal["owner", "region", "line"]

MONTHS = 6
GROUPS: dict[Grouping, str] = {"owner": "owner_id", "region": "region_id", "line": "product_line"}


@dataclass(frozen=True, slots=True)
class Figures:
    """In yuan; see above."""

    won: Decimal = ZERO
    committed: Decimal = ZERO
    best: Decimal = ZERO
    weighted: Decimal = ZERO

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.won + other.won,
            self.committed + other.committed,
            self.best + other.best,
            self.weighted + other.weighted,
        )


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """A month, a person, a region or a product line; ``key`` of a month is its first day, "" for what has none."""

    label: str
    figures: Figures
    key: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Forecast:
    """By month, and by group for the months together."""

    months: Sequence[ForecastRow]
    groups: Sequence[ForecastRow]
    total: Figures


def forecast_of(opportunities: QuerySet[Opportunity], *, by: Grouping, month: date | None = None) -> Forecast:
    """Six months one by one from this one on; what should be closed by now, and what comes later, have a line each.

    ``month`` narrows the groups to one month. Three queries.
    """
    first = clock.today().replace(day=1)
    last = month_after(first, MONTHS - 1)
    cells = [*_open_cells(opportunities, by), *_won_cells(opportunities, by, first)]
    months = [ForecastRow(_("Should be closed by now"), _sum(cells, lambda on: on < first), is_late=True)]
    for at in range(MONTHS):
        one = month_after(first, at)
        months.append(ForecastRow(month_text(one), _sum(cells, one.__eq__), key=f"{one:%Y-%m}"))
    months.append(ForecastRow(_("later"), _sum(cells, lambda on: on > last)))
    chosen = [cell for cell in cells if month is None or cell[0] == month]
    names = _names(by, {of for _on, of, _figures in chosen})
    groups = [
        ForecastRow(name, sum((figures for _on, of, figures in chosen if of == key), Figures()))
        for key, name in names.items()
    ]
    shown = [row for row in months if row.key or row.figures != Figures()]
    ordered = sorted(groups, key=lambda row: (-row.figures.weighted, row.label))
    return Forecast(shown, ordered, _sum(chosen, lambda on: True))


def month_after(first: date, months: int) -> date:
    """The first day of the month so many months later."""
    whole = first.year * 12 + first.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def month_named(text: str) -> date | None:
    """The first day of "2026-11", if it is one of the months that stand there one by one."""
    first = clock.today().replace(day=1)
    return next((one for at in range(MONTHS) if f"{(one := month_after(first, at)):%Y-%m}" == text), None)


type Cell = tuple[date, Any, Figures]


def _names(by: Grouping, keys: Collection[Any]) -> dict[Any, str]:
    if by == "line":
        return {key: key or _("Without product line") for key in keys}
    named = Person.objects.in_bulk(keys) if by == "owner" else Region.objects.in_bulk(keys)
    return {key: str(one) for key, one in named.items()}


def _sum(cells: Sequence[Cell], within: Any) -> Figures:
    return sum((figures for on, _group, figures in cells if within(on)), Figures())


def _open_cells(opportunities: QuerySet[Opportunity], by: Grouping) -> list[Cell]:
    rows = (
        opportunities.filter(closed_at=None)
        .order_by()
        .values(on=TruncMonth("expected_on"), group=F(GROUPS[by]))
        .annotate(
            committed=Sum("amount", filter=Q(outlook=Outlook.COMMITTED), default=ZERO, output_field=YUAN),
            hoped=Sum("amount", filter=~Q(outlook=Outlook.OPEN), default=ZERO, output_field=YUAN),
            weighted=Sum(WEIGHTED, default=ZERO, output_field=YUAN),
        )
    )
    return [(row["on"], row["group"], Figures(ZERO, row["committed"], row["hoped"], row["weighted"])) for row in rows]


def _won_cells(opportunities: QuerySet[Opportunity], by: Grouping, first: date) -> list[Cell]:
    rows = (
        opportunities.filter(stage=Stage.WON, closed_at__gte=clock.shanghai(first, 0))
        .order_by()
        .values(on=TruncMonth("closed_at", tzinfo=clock.BUSINESS_TZ), group=F(GROUPS[by]))
        .annotate(won=Sum("amount", output_field=YUAN))
    )
    return [(row["on"].astimezone(clock.BUSINESS_TZ).date(), row["group"], Figures(*[row["won"]] * 4)) for row in rows]
