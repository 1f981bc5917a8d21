"""The forecast: what is won and what may come, by month and by whom or what, against its target (OPP-2).

Each figure holds the one before it: committed is won plus what owners stand for, best case that plus their best cases.
Weighted is won plus every open amount by its probability.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from customers.enums import Outlook, Stage
from customers.models import Opportunity
from customers.queries.opportunity import WEIGHTED, YUAN
from salesops.base import clock
from salesops.base.look import month_text
from salesops.base.money import CENT, ZERO
from salesops.org.models import Person, Region
from salesops.org.targets import Targets, Whose

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
    target: Decimal | None = None

    @property
    def covered(self) -> Decimal | None:
        """The weighted figure as a share of the target; None without one."""
        return share_of(self.figures.weighted, self.target)


@dataclass(frozen=True, slots=True)
class Forecast:
    """By month, and by group for the months together."""

    months: Sequence[ForecastRow]
    groups: Sequence[ForecastRow]
    total: ForecastRow


def forecast_of(
    opportunities: QuerySet[Opportunity], *, by: Grouping, month: date | None = None, targets: Targets | None = None
) -> Forecast:
    """Six months one by one from this one on; what should be closed by now, and what comes later, have a line each.

    ``month`` narrows the groups to one month; without it their targets are those of the six together. Three queries.
    """
    ahead, targets = months_ahead(), targets or Targets()
    first, last = ahead[0], ahead[-1]
    cells = [*_open_cells(opportunities, by), *_won_cells(opportunities, by, first)]
    months = [ForecastRow(_("Should be closed by now"), _sum(cells, lambda on: on < first), is_late=True)]
    for one in ahead:
        target = targets.of(targets.own, [one])
        months.append(ForecastRow(month_text(one), _sum(cells, one.__eq__), key=f"{one:%Y-%m}", target=target))
    months.append(ForecastRow(_("later"), _sum(cells, lambda on: on > last)))
    chosen = [cell for cell in cells if month is None or cell[0] == month]
    period = ahead if month is None else [month]
    keys = {of for _on, of, _figures in chosen} | held_by(targets, by, period)
    groups = [
        ForecastRow(
            name,
            sum((figures for _on, of, figures in chosen if of == key), Figures()),
            target=targets.of(whose(by, key), period),
        )
        for key, name in group_names(by, keys).items()
    ]
    shown = [row for row in months if row.key or row.figures != Figures()]
    ordered = sorted(groups, key=lambda row: (-row.figures.weighted, row.label))
    total = ForecastRow(_("Together"), _sum(chosen, lambda on: True), target=targets.of(targets.own, period))
    return Forecast(shown, ordered, total)


def months_ahead() -> list[date]:
    """The first days of the months that stand there one by one."""
    first = clock.today().replace(day=1)
    return [month_after(first, at) for at in range(MONTHS)]


def share_of(amount: Decimal, target: Decimal | None) -> Decimal | None:
    """A share of one, rounded half up to whole per cents; None of nothing."""
    return (amount / target).quantize(CENT, ROUND_HALF_UP) if target else None


def whose(by: Grouping, key: Any) -> Whose | None:
    """Whose target a group is compared with; a product line has none."""
    if by == "line":
        return None
    return Whose(person=key) if by == "owner" else Whose(region=key)


def held_by(targets: Targets, by: Grouping, months: Sequence[date]) -> set[Any]:
    """The groups that have a target in these months."""
    found = targets.holders(months)
    if by == "line":
        return set()
    return {one.person if by == "owner" else one.region for one in found} - {None}


def month_after(first: date, months: int) -> date:
    """The first day of the month so many months later."""
    whole = first.year * 12 + first.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def month_named(text: str) -> date | None:
    """The first day of "2026-11", if it is one of the months that stand there one by one."""
    return next((one for one in months_ahead() if f"{one:%Y-%m}" == text), None)


type Cell = tuple[date, Any, Figures]


def group_names(by: Grouping, keys: Collection[Any]) -> dict[Any, str]:
    """What the groups are called."""
    if by == "line":
        return {key: key or _("Without product line") for key in keys}
    named = Person.objects.in_bulk(keys) if by == "owner" else Region.objects.in_bulk(keys)
    return {key: str(one) for key, one in named.items()}


def _sum(cells: Sequence[Cell], within: Any) -> Figures:
    return sum((figures for on, _group, figures in cells if within(on)), Figures())


def open_figures(opportunities: QuerySet[Opportunity], *groups: str) -> QuerySet[Opportunity, dict[str, Any]]:
    """Open ones by ``month`` of the expected close and the groups: count, amount, committed, best, weighted; no won."""
    rows: QuerySet[Opportunity, dict[str, Any]] = (
        opportunities.filter(closed_at=None)
        .order_by()
        .values(*groups, month=TruncMonth("expected_on"))
        .annotate(
            count=Count("pk"),
            committed=Sum("amount", filter=Q(outlook=Outlook.COMMITTED), default=ZERO, output_field=YUAN),
            best=Sum("amount", filter=~Q(outlook=Outlook.OPEN), default=ZERO, output_field=YUAN),
            weighted=Sum(WEIGHTED, default=ZERO, output_field=YUAN),
            # Last: from here on "amount" is the sum.
            amount=Sum("amount", output_field=YUAN),
        )
    )
    return rows


def won_by_month(
    opportunities: QuerySet[Opportunity], group: str, first: date, last: date | None = None
) -> list[tuple[date, Any, Decimal]]:
    """What was closed as won from the month ``first`` until before the month ``last``, by month and group."""
    won = opportunities.filter(stage=Stage.WON, closed_at__gte=clock.shanghai(first))
    if last is not None:
        won = won.filter(closed_at__lt=clock.shanghai(last))
    closed = TruncMonth("closed_at", tzinfo=clock.BUSINESS_TZ)
    rows = won.order_by().values(on=closed, group=F(group)).annotate(won=Sum("amount", output_field=YUAN))
    return [(row["on"].astimezone(clock.BUSINESS_TZ).date(), row["group"], row["won"]) for row in rows]


def _open_cells(opportunities: QuerySet[Opportunity], by: Grouping) -> list[Cell]:
    rows = open_figures(opportunities, GROUPS[by])
    return [
        (row["month"], row[GROUPS[by]], Figures(ZERO, row["committed"], row["best"], row["weighted"])) for row in rows
    ]


def _won_cells(opportunities: QuerySet[Opportunity], by: Grouping, first: date) -> list[Cell]:
    return [(on, of, Figures(*[won] * 4)) for on, of, won in won_by_month(opportunities, GROUPS[by], first)]
