"""What the books say beside an annual forecast: the year before, the target, the pipeline (OPP-5)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import QUARTERS, AnnualForecast, Opportunity
from customers.queries.forecast import Figures, month_after, open_figures, won_by_month
from salesops.base import clock
from salesops.base.look import NextStep, day_text
from salesops.base.money import ZERO
from salesops.base.verdicts import Verdict
from salesops.org.models import Region, SalesTarget
from salesops.org.targets import COMPANY, Whose, targets_of

MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class AnnualLine:
    """A quarter, a region, or the year: won in the same time a year before, target, and the four figures, in yuan.

    ``label`` is in the reader's language; frozen is the key of the ``region``.
    """

    label: str
    before: Decimal
    target: Decimal | None
    figures: Figures
    region: int | None = None

    def as_data(self) -> dict[str, str | int | None]:
        """As it is frozen."""
        figures = self.figures
        return {
            "region": self.region,
            "before": str(self.before),
            "target": None if self.target is None else str(self.target),
            "won": str(figures.won),
            "committed": str(figures.committed),
            "best": str(figures.best),
            "weighted": str(figures.weighted),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any], label: str) -> "AnnualLine":
        """As it was frozen, under that label."""
        target = data["target"]
        figures = Figures(*(Decimal(data[name]) for name in ("won", "committed", "best", "weighted")))
        return cls(label, Decimal(data["before"]), None if target is None else Decimal(target), figures, data["region"])


@dataclass(frozen=True, slots=True)
class AnnualFigures:
    """The four quarters, the regions, and all of it."""

    quarters: Sequence[AnnualLine]
    regions: Sequence[AnnualLine]
    total: AnnualLine

    def as_data(self) -> dict[str, Any]:
        """As they are frozen."""
        return {
            "quarters": [line.as_data() for line in self.quarters],
            "regions": [line.as_data() for line in self.regions],
            "total": self.total.as_data(),
        }


def figures_of(annual: AnnualForecast) -> AnnualFigures:
    """Frozen once it is filed, until then as the books stand now."""
    if annual.figures is None:
        return annual_figures(annual.year)
    data, regions = annual.figures, Region.objects.in_bulk()
    return AnnualFigures(
        [AnnualLine.from_data(line, quarter_text(at)) for at, line in zip(QUARTERS, data["quarters"], strict=True)],
        [AnnualLine.from_data(line, str(regions[line["region"]])) for line in data["regions"]],
        AnnualLine.from_data(data["total"], _("Together")),
    )


def annual_figures(year: int) -> AnnualFigures:
    """The whole company's, as the books stand now. What should be closed by now is in no quarter. Four queries."""
    first, following = date(year, 1, 1), date(year + 1, 1, 1)
    months = [month_after(first, at) for at in range(MONTHS_A_YEAR)]
    before: dict[tuple[date, int], Decimal] = defaultdict(Decimal)
    cells: dict[tuple[date, int], Figures] = defaultdict(Figures)
    for on, region, won in won_by_month(Opportunity.objects.all(), "region_id", date(year - 1, 1, 1), following):
        if on < first:
            before[on.replace(year=year), region] += won
        else:
            cells[on, region] += Figures(*[won] * 4)
    since = max(first, clock.today().replace(day=1))
    expected = Opportunity.objects.filter(expected_on__gte=since, expected_on__lt=following)
    for row in open_figures(expected, "region_id"):
        cells[row["month"], row["region_id"]] += Figures(ZERO, row["committed"], row["best"], row["weighted"])
    targets = targets_of(SalesTarget.objects.all(), months, own=COMPANY)

    def line(label: str, within: Sequence[date], region: int | None = None) -> AnnualLine:
        found = [key for key in {*before, *cells} if key[0] in within and region in {None, key[1]}]
        return AnnualLine(
            label,
            sum((before[key] for key in found if key in before), ZERO),
            targets.of(Whose(region=region) if region else COMPANY, within),
            sum((cells[key] for key in found if key in cells), Figures()),
            region,
        )

    return AnnualFigures(
        [line(quarter_text(at), months[3 * at - 3 : 3 * at]) for at in QUARTERS],
        [line(str(region), months, region.pk) for region in Region.objects.all()],
        line(_("Together"), months),
    )


def quarter_text(quarter: int) -> str:
    """Quarter 1, 第 1 季度."""
    return _("Quarter %(number)d") % {"number": quarter}


@dataclass(frozen=True, slots=True)
class QuarterView:
    """A quarter of the page: the amount in yuan, the assumptions, what the books say."""

    line: AnnualLine
    forecast: Decimal
    assumptions: str


def quarters_of(annual: AnnualForecast, figures: AnnualFigures) -> list[QuarterView]:
    """The four of them."""
    return [
        QuarterView(line, getattr(annual, f"forecast_{at}"), getattr(annual, f"assumptions_{at}"))
        for at, line in zip(QUARTERS, figures.quarters, strict=True)
    ]


def next_for_annual(annual: AnnualForecast, *, may_change: Verdict) -> NextStep:
    """Assumptions to write, a forecast to file, or nothing more (DSH-1)."""
    if annual.filed_at is not None:
        filed = _("Filed on %(day)s; nothing of it changes any more.") % {"day": day_text(annual.filed_at)}
        return NextStep(_("Nothing is left to do"), filed)
    edit = reverse("customers:annual-edit", args=[annual.pk])
    missing = [quarter_text(at) for at in QUARTERS if not getattr(annual, f"assumptions_{at}")]
    mine = bool(may_change)
    if missing:
        why = _("Still missing: %(quarters)s.") % {"quarters": _(", ").join(missing)}
        return NextStep(
            _("Write down the assumptions"), why, mine=mine, label=_("Write them") if mine else "", url=edit
        )
    return NextStep(
        _("File it for the vice-president and the general manager"),
        _("The figures of the books are copied into it as they stand then."),
        mine=mine,
        label=_("File…") if mine else "",
        opens="file" if mine else "",
    )
