"""What the pages show of a report, worked out before the template."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reports.enums import Outcome, ReportState, Standing
from reports.models import PlanItem, Report
from reports.queries.facts import FactSection, Row, facts_for, shown_facts
from reports.queries.report import Filing, items_to_mark
from salesops.base.clock import now
from salesops.base.look import ClockView, deadline_text, week_clock
from salesops.base.weeks import Week


@dataclass(frozen=True, slots=True)
class ItemView:
    """One planned item, frozen or live. ``outcome`` is what a report says of it, None while nothing is said."""

    text: str
    customer: str
    goal: str
    day: date | None
    outcome: Outcome | None
    note: str
    is_carried: bool = False

    @property
    def pill(self) -> str:
        """The mark of the outcome."""
        return {Outcome.DONE: "done", Outcome.MOVED: "wait", Outcome.DROPPED: "off"}.get(self.outcome, "open")  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report as a reader sees it; ``is_frozen`` says whether the figures are those of its submission."""

    report: Report
    week: Week
    standing: Standing
    figures: list[FactSection]
    marks: list[ItemView]
    plan: list[ItemView]
    is_frozen: bool

    @property
    def state_pill(self) -> str:
        """The mark of the state."""
        return ReportState(self.report.state).pill

    @property
    def due_text(self) -> str:
        """The deadline in words; a midnight belongs to the day that it ends: Sun 24:00."""
        return deadline_text(self.report.due_at)


def report_page(report: Report, *, shows_amounts: bool) -> ReportPage:
    """The frozen report once it is submitted, the live one before."""
    frozen = report.facts
    figures = frozen["figures"] if frozen else facts_for(report.person, Week(report.starts_on))
    marks = [_frozen_item(row) for row in frozen["marks"]] if frozen else [_live_item(one) for one in _marked(report)]
    return ReportPage(
        report=report,
        week=Week(report.starts_on),
        standing=report.standing(now()),
        figures=shown_facts(figures, shows_amounts=shows_amounts),
        marks=marks,
        plan=[_live_item(one) for one in _planned(report)],
        is_frozen=frozen is not None,
    )


def _marked(report: Report) -> Iterable[PlanItem]:
    return items_to_mark(report)


def _planned(report: Report) -> Iterable[PlanItem]:
    return report.plan.select_related("customer") if report.pk else ()


def _live_item(item: PlanItem) -> ItemView:
    return ItemView(
        text=item.text,
        customer=item.customer.name if item.customer else "",
        goal=item.goal,
        day=item.moved_to or item.planned_on,
        outcome=None if item.outcome == Outcome.OPEN else Outcome(item.outcome),
        note=item.note,
        is_carried=item.carried_from_id is not None,
    )


def frozen_items(rows: Sequence[Row]) -> list[ItemView]:
    """Marks or plan as a submission froze them."""
    return [_frozen_item(row) for row in rows]


def _frozen_item(row: Row) -> ItemView:
    return ItemView(
        text=row["name"],
        customer=row["customer"],
        goal=row["goal"],
        day=date.fromisoformat(row["day"]) if row["day"] else None,
        outcome=None if row["outcome"] == Outcome.OPEN else Outcome(row["outcome"]),
        note=row["note"],
    )


def due_clock(report: Report) -> ClockView | None:
    """The time left until a report that is being written is due; None once it was submitted."""
    if report.state != ReportState.DRAFT:
        return None
    return week_clock(Week(report.starts_on), report.due_at)


@dataclass(frozen=True, slots=True)
class TeamCounts:
    """How many stand how with a week."""

    all: int
    filed: int
    late: int
    missing: int
    open: int


def summary_of(filings: Iterable[Filing]) -> TeamCounts:
    """The counts over a team page."""
    counts = Counter(one.standing for one in filings)
    return TeamCounts(
        all=counts.total(),
        filed=counts[Standing.ON_TIME] + counts[Standing.LATE],
        late=counts[Standing.LATE],
        missing=counts[Standing.MISSING],
        open=counts[Standing.NOT_DUE],
    )
