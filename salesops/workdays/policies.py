"""The company's hours."""

from datetime import time
from itertools import pairwise

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesops.policy.declared import Setting, declare

DEFAULT_HOURS = "09:00-12:00,13:00-18:00"


def parse_hours(text: str) -> tuple[tuple[time, time], ...]:
    """Opening and closing times of a working day: "09:00-12:00,13:00-18:00", in order.

    Raises ``ValueError`` for anything else, and for no hours at all: a clock that never runs never rings.
    """
    spans = []
    for part in text.replace("，", ",").replace("–", "-").split(","):
        opens, dash, closes = part.strip().partition("-")
        if not dash:
            raise ValueError(f"{part!r} is no span of hours")
        spans.append((time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())))
    edges = [edge for span in spans for edge in span]
    if any(edge.second or edge.microsecond or edge.tzinfo for edge in edges):
        raise ValueError("hours are counted in whole minutes")
    if any(later <= earlier for earlier, later in pairwise(edges)):
        raise ValueError("hours must follow each other")
    return tuple(spans)


def write_hours(hours: tuple[tuple[time, time], ...]) -> str:
    """Hours as ``parse_hours`` reads them."""
    return ",".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in hours)


def show_hours(hours: tuple[tuple[time, time], ...]) -> str:
    """09:00–12:00, 13:00–18:00"""
    return gettext(", ").join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in hours)


declare(
    Setting(
        "workdays.hours",
        parse_hours,
        parse_hours(DEFAULT_HOURS),
        _("from–to, comma between"),
        "APP-4",
        _("Working hours of a day"),
        write=write_hours,
        show=show_hours,
    )
)
