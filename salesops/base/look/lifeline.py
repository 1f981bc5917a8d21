"""The life line: what came in, drawn to scale, then the gates that are left, and why it stands where it does.

Once as a drawing, for wide places, and once as a list of the same stations, for the phone and for readers who hear it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.translation import pgettext

type StationState = Literal["done", "now", "late", "next", "back"]
type StationShape = Literal["dot", "part", "if", "seal", "pay", "branch"]
type WhyState = Literal["done", "wait", "late"]

# Percent of the width.
BAR = (15.0, 54.0)
START_AT = (0.7, 8.5)
GATES_AT = (61.0, 71.5, 82.5, 96.0)
BRANCH_AFTER = 3.6
# What a label under the bar takes, and the least that a part is drawn with.
LABEL_NEEDS = 11.5
LEAST = 0.9
WHOLE = 100.0


@dataclass(frozen=True)
class Station:
    """One stop, in the reader's words. ``share`` of the bar is its, ``filled`` of that came in; both of one."""

    shape: StationShape
    state: StationState
    label: str
    figure: str = ""
    day: str = ""
    share: Decimal = Decimal(0)
    filled: Decimal = Decimal(0)

    @property
    def state_text(self) -> str:
        """The state in words, for those who can't see the shape."""
        return {
            "done": pgettext("life line", "done"),
            "now": pgettext("life line", "it stands here"),
            "late": pgettext("life line", "overdue"),
            "next": pgettext("life line", "to come"),
            "back": pgettext("life line", "taken back"),
        }[self.state]


@dataclass(frozen=True)
class Drawn:
    """A station with its place on the line; places are percentages, so that the drawing stretches without script."""

    station: Station
    at: str
    label_at: str
    anchor: str
    road: tuple[str, str, bool] | None
    """The way that leads to it: from, to, and whether it was gone already."""


@dataclass(frozen=True)
class DrawnPart:
    """A part of the bar: where it lies, how much of it came in, and where its label goes if there is room."""

    station: Station
    start: str
    width: str
    filled: str
    is_even: bool
    label_at: str
    anchor: str


@dataclass(frozen=True)
class LifeView:
    """The whole line. ``stations`` in the order of life; ``why`` is the one sentence under it."""

    stations: Sequence[Station]
    starts: Sequence[Drawn]
    parts: Sequence[DrawnPart]
    gates: Sequence[Drawn]
    branch: Drawn | None
    waits_for: Drawn | None
    """The part it waits for, named above the bar."""
    frame: tuple[str, str]
    why: str
    why_state: WhyState
    link: tuple[str, str] | None
    """Where more is said: address and words."""


def life_view(
    *,
    starts: Sequence[Station],
    parts: Sequence[Station],
    gates: Sequence[Station],
    branch: Station | None,
    why: str,
    why_state: WhyState,
    link: tuple[str, str] | None = None,
) -> LifeView:
    """The line through all stations: up to two starts, the parts of the bar, up to four gates, and a branch."""
    drawn_parts, waits_for = _bar(parts)
    drawn_gates = _gates(gates)
    return LifeView(
        stations=[*starts, *parts, *gates, *([branch] if branch else [])],
        starts=_starts(starts),
        parts=drawn_parts,
        gates=drawn_gates,
        branch=_branch(branch),
        waits_for=waits_for,
        frame=(_at(BAR[0]), _at(BAR[1] - BAR[0])),
        why=why,
        why_state=why_state,
        link=link,
    )


def _at(percent: float) -> str:
    return f"{percent:.2f}%"


def _starts(stations: Sequence[Station]) -> list[Drawn]:
    drawn = []
    ends = [*START_AT[1 : len(stations)], BAR[0]]
    for number, (station, place, end) in enumerate(zip(stations, START_AT, ends, strict=False)):
        gone = stations[min(number + 1, len(stations) - 1)].state == "done"
        label_at, anchor = (_at(place), "middle") if number else ("0", "start")
        drawn.append(Drawn(station, _at(place), label_at, anchor, (_at(place), _at(end), gone)))
    return drawn


def _bar(stations: Sequence[Station]) -> tuple[list[DrawnPart], Drawn | None]:
    left, right = BAR
    widths = [max(float(station.share) * (right - left), LEAST) for station in stations]
    scale = (right - left) / sum(widths) if widths else 0.0
    drawn, waits_for, start, labelled_to = [], None, left, left
    for number, (station, width) in enumerate(zip(stations, widths, strict=True)):
        wide = width * scale
        label_at, anchor = "", ""
        if waits_for is None and station.state in {"now", "late"}:
            # Named above the bar; the label grows from the part towards the middle.
            is_left = start < (left + right) / 2
            place, side = (start, "start") if is_left else (start + wide, "end")
            waits_for = Drawn(station, _at(place), _at(place), side, None)
        elif start >= labelled_to and start + LABEL_NEEDS <= right:
            label_at, anchor, labelled_to = _at(start), "start", start + LABEL_NEEDS
        elif right - LABEL_NEEDS >= labelled_to:
            label_at, anchor, labelled_to = _at(right), "end", right
        filled = wide * float(station.filled)
        drawn.append(DrawnPart(station, _at(start), _at(wide), _at(filled), number % 2 == 1, label_at, anchor))
        start += wide
    return drawn, waits_for


def _gates(stations: Sequence[Station]) -> list[Drawn]:
    drawn, before, was_gone = [], BAR[1], True
    for place, station in zip(GATES_AT, stations, strict=False):
        label_at, anchor = ("100%", "end") if place == GATES_AT[-1] else (_at(place), "middle")
        # A way that was gone and opened again behind somebody is to be gone once more.
        was_gone = was_gone and station.state == "done"
        drawn.append(Drawn(station, _at(place), label_at, anchor, (_at(before), _at(place), was_gone)))
        before = place
    return drawn


def _branch(station: Station | None) -> Drawn | None:
    """It goes up from the second gate."""
    if station is None:
        return None
    start, end = GATES_AT[1], GATES_AT[1] + BRANCH_AFTER
    return Drawn(station, _at(end), _at(end), "start", (_at(start), _at(end), station.state == "done"))
