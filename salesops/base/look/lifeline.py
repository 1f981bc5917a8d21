"""The life line: what came in, drawn to scale, then the gates that are left. It always says why it stands where it does.

Once as a drawing, for wide places, and once as a list of the same stations, for the phone and for readers who hear it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.translation import pgettext

type StationState = Literal["done", "now", "late", "next", "back"]
type StationShape = Literal["dot", "part", "if", "pay", "branch"]
type WhyState = Literal["done", "wait", "late"]

# Percent of the width.
BAR = (15.0, 54.0)
START_AT = (0.7, 8.5)
GATES_FROM, GATES_TO = 62.0, 96.0
BRANCH_AFTER = 4.0
# What a label under the bar takes, and the least that a part is drawn with.
LABEL_NEEDS = 11.5
LEAST = 0.9
WHOLE = 100.0


@dataclass(frozen=True)
class Station:
    """One stop, in the reader's words. ``share`` and ``filled`` are of one: a part of the bar, and what of it came in."""

    shape: StationShape
    state: StationState
    label: str
    figure: str = ""
    day: str = ""
    url: str = ""
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
    anchor: str
    road: tuple[str, str, bool] | None
    """The way that leads to it: from, to, and whether it was gone already."""


@dataclass(frozen=True)
class DrawnPart:
    """A part of the bar: where it lies, how much of it came in, and its label where there is room."""

    station: Station
    start: str
    width: str
    filled: str
    is_even: bool
    is_labelled: bool


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


def life_view(
    *,
    starts: Sequence[Station],
    parts: Sequence[Station],
    gates: Sequence[Station],
    branch: Station | None,
    why: str,
    why_state: WhyState,
) -> LifeView:
    """The line through all stations. ``branch`` leaves behind the second gate; every other one is a stop on the way."""
    drawn_parts, waits_for = _bar(parts)
    drawn_gates = _gates(gates)
    return LifeView(
        stations=[*starts, *parts, *gates, *([branch] if branch else [])],
        starts=_starts(starts),
        parts=drawn_parts,
        gates=drawn_gates,
        branch=_branch(branch, gates),
        waits_for=waits_for,
        frame=(_at(BAR[0]), _at(BAR[1] - BAR[0])),
        why=why,
        why_state=why_state,
    )


def _at(percent: float) -> str:
    return f"{percent:.2f}%"


def _is_behind(station: Station) -> bool:
    return station.state in {"done", "back"}


def _starts(stations: Sequence[Station]) -> list[Drawn]:
    drawn = []
    ends = [*START_AT[1 : len(stations)], BAR[0]]
    for number, (station, place, end) in enumerate(zip(stations, START_AT, ends, strict=False)):
        gone = _is_behind(stations[number + 1]) if number + 1 < len(stations) else _is_behind(station)
        drawn.append(Drawn(station, _at(place), "middle" if number else "start", (_at(place), _at(end), gone)))
    return drawn


def _bar(stations: Sequence[Station]) -> tuple[list[DrawnPart], Drawn | None]:
    left, right = BAR
    widths = [max(float(station.share) * (right - left), LEAST) for station in stations]
    scale = (right - left) / sum(widths) if widths else 0.0
    drawn, waits_for, start, labelled_to = [], None, left, 0.0
    for number, (station, width) in enumerate(zip(stations, widths, strict=True)):
        wide = width * scale
        waits = waits_for is None and station.state in {"now", "late"}
        if waits:
            # The label grows from the part towards the middle of the bar.
            is_left = start < (left + right) / 2
            waits_for = Drawn(station, _at(start if is_left else start + wide), "start" if is_left else "end", None)
        has_room = not waits and start >= labelled_to
        if has_room:
            labelled_to = start + LABEL_NEEDS
        filled = wide * float(station.filled)
        drawn.append(DrawnPart(station, _at(start), _at(wide), _at(filled), number % 2 == 1, has_room))
        start += wide
    return drawn, waits_for


def _gates(stations: Sequence[Station]) -> list[Drawn]:
    step = (GATES_TO - GATES_FROM) / max(len(stations) - 1, 1)
    drawn, before = [], BAR[1]
    for number, station in enumerate(stations):
        place = GATES_FROM + number * step
        is_last = number == len(stations) - 1
        road = (_at(before), _at(place), _is_behind(station))
        drawn.append(Drawn(station, _at(place), "end" if is_last else "middle", road))
        before = place
    return drawn


def _branch(station: Station | None, gates: Sequence[Station]) -> Drawn | None:
    """It goes up behind the second gate, or the first where there is no other."""
    if station is None:
        return None
    step = (GATES_TO - GATES_FROM) / max(len(gates) - 1, 1)
    start = GATES_FROM + step * (len(gates) > 1)
    return Drawn(station, _at(start + BRANCH_AFTER), "start", (_at(start), _at(start + BRANCH_AFTER), False))
