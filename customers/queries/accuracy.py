"""How good the forecast was: what was frozen for a month against what was won in it (OPP-2)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import ForecastFreeze, FrozenFigure, Opportunity
from customers.queries.forecast import GROUPS, Figures, Grouping, group_names, month_after, won_by_month
from salesops.base import clock
from salesops.base.look import ChartView, Series, month_text, percent_text, yuan_text
from salesops.base.look.chart import Tone
from salesops.base.money import CENT, ZERO

MONTHS_BACK = 12
COURSE = 6
QUIET: Tone = "quiet"
SUMS = {name: Sum(name) for name in ("committed", "best", "weighted")}


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """A month, a person, a region, a product line: what was frozen, with nothing won yet, and what was won, in yuan.

    ``is_open``: the month isn't over, so that it has no accuracy yet.
    """

    label: str
    frozen: Figures
    won: Decimal
    key: str = ""
    is_open: bool = False

    @property
    def accuracy(self) -> Decimal | None:
        """The smaller of weighted and won over the larger, in whole per cents; None of nothing and nothing."""
        larger = max(self.frozen.weighted, self.won)
        if self.is_open or not larger:
            return None
        return (min(self.frozen.weighted, self.won) / larger).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Course:
    """What was forecast of one month when another began; ``late_on`` is the day of a freeze that came late."""

    label: str
    figures: Figures
    late_on: date | None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The months, the oldest first; of the chosen one the groups, and what was said of it from freeze to freeze."""

    months: Sequence[AccuracyRow]
    groups: Sequence[AccuracyRow]
    total: AccuracyRow
    course: Sequence[Course]


def frozen_months() -> list[date]:
    """The last twelve months whose beginning was frozen, this one included, the oldest first. One query."""
    return sorted(ForecastFreeze.objects.order_by("-month").values_list("month", flat=True)[:MONTHS_BACK])


def accuracy_of(
    frozen: QuerySet[FrozenFigure],
    opportunities: QuerySet[Opportunity],
    *,
    by: Grouping,
    month: date,
    months: Sequence[date],
) -> Accuracy:
    """Of what the reader may see; ``months`` are `frozen_months`, ``month`` is one of them. Five queries."""
    said = _frozen_cells(frozen, by, months)
    won: dict[tuple[date, Any], Decimal] = defaultdict(Decimal)
    for on, of, amount in won_by_month(opportunities, GROUPS[by], months[0], month_after(months[-1], 1)):
        won[on, of] += amount
    present = clock.today().replace(day=1)

    def row(label: str, cells: Any, *, on: date, key: str = "") -> AccuracyRow:
        chosen = set(cells)
        figures = sum((said[cell] for cell in chosen if cell in said), Figures())
        return AccuracyRow(label, figures, sum((won[cell] for cell in chosen if cell in won), ZERO), key, on == present)

    every = {*said, *won}
    rows = [
        row(month_text(one), (cell for cell in every if cell[0] == one), on=one, key=f"{one:%Y-%m}") for one in months
    ]
    here = {cell for cell in every if cell[0] == month}
    names = group_names(by, {of for _month, of in here})
    groups = [row(name, {(month, of)} & here, on=month) for of, name in names.items()]
    ordered = sorted(groups, key=lambda one: (-max(one.frozen.weighted, one.won), one.label))
    return Accuracy(rows, ordered, row(_("Together"), here, on=month), _course_of(frozen, month))


def chart_of(accuracy: Accuracy, month: date, *, by: Grouping) -> ChartView:
    """Does what is forecast come? Frozen and won, month by month."""
    page = reverse("customers:forecast-accuracy")
    return ChartView(
        "accuracy",
        _("Does what is forecast come?"),
        _answer(accuracy.total, month),
        place=_("Month"),
        places=[row.label for row in accuracy.months],
        series=[
            Series(_("Forecast when the month began"), [row.frozen.weighted for row in accuracy.months], tone=QUIET),
            Series(_("Won in the month"), [row.won for row in accuracy.months]),
        ],
        unit="yuan",
        links=[f"{page}?by={by}&month={row.key}" for row in accuracy.months],
    )


def _answer(total: AccuracyRow, month: date) -> str:
    words = {
        "month": month_text(month),
        "won": yuan_text(total.won),
        "forecast": yuan_text(total.frozen.weighted),
        "accuracy": percent_text(total.accuracy),
    }
    if total.is_open:
        return _("%(month)s so far: %(won)s won, %(forecast)s was forecast when it began.") % words
    if total.accuracy is None:
        return _("%(month)s: nothing was forecast and nothing was won.") % words
    return _("%(month)s: %(won)s won, %(forecast)s was forecast when it began; accuracy %(accuracy)s.") % words


def _frozen_cells(
    frozen: QuerySet[FrozenFigure], by: Grouping, months: Sequence[date]
) -> dict[tuple[date, Any], Figures]:
    group = GROUPS[by]
    rows = frozen.filter(month__in=months, freeze__month=F("month")).order_by().values("month", group).annotate(**SUMS)
    return {(row["month"], row[group]): _figures(row) for row in rows}


def _course_of(frozen: QuerySet[FrozenFigure], month: date) -> list[Course]:
    """The last six freezes up to the month's own, the oldest first; two queries."""
    freezes = list(ForecastFreeze.objects.filter(month__lte=month).order_by("-month")[:COURSE])
    rows = frozen.filter(month=month, freeze__in=freezes).order_by().values("freeze").annotate(**SUMS)
    sums = {row["freeze"]: _figures(row) for row in rows}
    return [
        Course(month_text(one.month), sums.get(one.pk, Figures()), one.frozen_on if one.is_late else None)
        for one in reversed(freezes)
    ]


def _figures(row: Any) -> Figures:
    return Figures(ZERO, row["committed"], row["best"], row["weighted"])
