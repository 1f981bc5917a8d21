"""A chart: one question, its answer in a sentence, and the figures, drawn by script or read as a table.

The figures are written here once, in the language that is active: the axis, the tooltip and the table say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from salesops.base.look.clock import duration_text
from salesops.base.look.figures import NOTHING, quantity_text, yuan_text

type Value = Decimal | int | None
type Unit = Literal["yuan", "count", "minutes"]
type Tone = Literal["accent", "mid", "quiet", "wait", "stop"]
"""The role of a colour: ours and now, ours, for comparison, soon, late."""

MINUTES_PER_DAY = 480
MID: Tone = "mid"


def value_text(value: Value, unit: Unit) -> str:
    """¥1,200.00, 12, or 1 day 3 h of working time; "—" for nothing."""
    if value is None:
        return NOTHING
    if unit == "minutes":
        return duration_text(int(value), MINUTES_PER_DAY)
    return yuan_text(value) if unit == "yuan" else quantity_text(value)


@dataclass(frozen=True)
class Series:
    """One row of figures, a value for each place; ``tones`` where single places differ, ``step`` for a staircase."""

    name: str
    values: Sequence[Value]
    tone: Tone = "accent"
    tones: Sequence[Tone] = ()
    shape: Literal["bar", "line", "step"] = "bar"


@dataclass(frozen=True)
class ChartView:
    """``places`` are what the bars or points stand for, ``place`` is what they are called together.

    ``rows`` lays the bars down, for places with long names; ``links`` leads from a place to its page. Without
    ``series`` there is nothing to draw, and the answer says so.
    """

    key: str
    question: str
    answer: str
    place: str = ""
    places: Sequence[str] = ()
    series: Sequence[Series] = ()
    unit: Unit = "count"
    rows: bool = False
    stacked: bool = False
    links: Sequence[str] = ()

    @property
    def data_id(self) -> str:
        """Where the page keeps the figures for the script."""
        return f"chart-{self.key}-data"

    @property
    def legend(self) -> Sequence[Series]:
        """What must be told apart; a single series is named by the question."""
        return self.series if len(self.series) > 1 else ()

    @property
    def table(self) -> list[tuple[str, str, list[str]]]:
        """The same figures: (place, its address or "", one text for each series)."""
        return [
            (place, self._link(at), [value_text(one.values[at], self.unit) for one in self.series])
            for at, place in enumerate(self.places)
        ]

    @property
    def data(self) -> dict[str, object]:
        """What the script draws. Values travel as text: they are measured there, never reckoned with."""
        return {
            "places": list(self.places),
            "links": list(self.links),
            "unit": self.unit,
            "rows": self.rows,
            "stacked": self.stacked,
            "series": [
                {
                    "name": one.name,
                    "tones": list(one.tones) or [one.tone],
                    "shape": one.shape,
                    "values": [None if value is None else str(value) for value in one.values],
                    "texts": [value_text(value, self.unit) for value in one.values],
                }
                for one in self.series
            ],
        }

    def _link(self, at: int) -> str:
        return self.links[at] if at < len(self.links) else ""
