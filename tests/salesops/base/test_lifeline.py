"""The life line's drawing: to scale, inside its frame, no label over another."""

from decimal import Decimal
from itertools import pairwise

import pytest

from salesops.base.look import Station, life_view
from salesops.base.look.lifeline import BAR, LABEL_NEEDS, DrawnPart, LifeView, StationState


def part(share: str, state: StationState = "next", filled: str = "0") -> Station:
    return Station("part", state, f"part {share}", share=Decimal(share), filled=Decimal(filled))


def line(*parts: Station, branch: Station | None = None) -> LifeView:
    starts = [Station("dot", "done", "approved"), Station("dot", "done", "signed")]
    gates = [Station("if", "next", str(number)) for number in range(4)]
    return life_view(starts=starts, parts=parts, gates=gates, branch=branch, why="because", why_state="wait")


def percent(text: str) -> float:
    return float(text.removesuffix("%"))


def ends(part: DrawnPart) -> float:
    return percent(part.start) + percent(part.width)


def test_parts_fill_the_bar_in_proportion() -> None:
    drawn = line(part("0.3"), part("0.4"), part("0.3")).parts
    assert percent(drawn[0].start) == BAR[0]
    assert ends(drawn[-1]) == pytest.approx(BAR[1], abs=0.02)
    assert percent(drawn[1].width) / percent(drawn[0].width) == pytest.approx(4 / 3, abs=0.01)


def test_a_part_of_nearly_nothing_is_still_seen_and_the_bar_still_ends_where_it_ends() -> None:
    drawn = line(part("0.9999"), part("0.0001")).parts
    assert percent(drawn[-1].width) > 0.5
    assert ends(drawn[-1]) == pytest.approx(BAR[1], abs=0.02)


def test_what_came_in_fills_its_part() -> None:
    (half,) = line(part("1", "now", "0.5")).parts
    assert percent(half.filled) == pytest.approx(percent(half.width) / 2, abs=0.02)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 20])
def test_no_label_runs_into_the_next(count: int) -> None:
    drawn = line(*(part(str(Decimal(1) / count)) for _ in range(count))).parts
    taken = []
    for one in drawn:
        if one.label_at:
            at = percent(one.label_at)
            taken.append((at - LABEL_NEEDS, at) if one.anchor == "end" else (at, at + LABEL_NEEDS))
    assert taken
    assert all(left[1] <= right[0] + 0.02 for left, right in pairwise(taken))
    assert taken[-1][1] <= BAR[1] + 0.02


@pytest.mark.parametrize(("at", "anchor"), [(0, "start"), (3, "end")])
def test_the_part_it_waits_for_is_named_above_and_not_again_below(at: int, anchor: str) -> None:
    parts = [part("0.25", "now" if number == at else "done", "1") for number in range(4)]
    drawn = line(*parts)
    assert drawn.waits_for is not None
    assert (drawn.waits_for.station, drawn.waits_for.anchor) == (parts[at], anchor)
    assert drawn.parts[at].label_at == ""


def test_the_way_is_solid_as_far_as_it_was_gone() -> None:
    starts = [Station("dot", "done", "approved"), Station("dot", "now", "signed")]
    gates = [Station("if", "done", "a"), Station("seal", "back", "b"), Station("pay", "next", "c")]
    view = life_view(starts=starts, parts=[part("1")], gates=gates, branch=None, why="", why_state="done")
    assert [stop.road[2] for stop in (*view.starts, *view.gates) if stop.road] == [False, False, True, False, False]


def test_the_list_has_every_stop_with_its_state_in_words() -> None:
    view = line(part("1", "late"), branch=Station("branch", "now", "team"))
    assert [one.label for one in view.stations] == ["approved", "signed", "part 1", "0", "1", "2", "3", "team"]
    assert all(one.state_text for one in view.stations)
