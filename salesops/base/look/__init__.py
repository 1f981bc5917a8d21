"""What the components of ``templates/components`` draw: geometry and words, worked out before the template.

A template has no arithmetic, so every clock, chain and band is computed here from plain values, in the language
that is active. Nothing here reads a table, knows a trade or escapes HTML.
"""

from salesops.base.look.band import BandShape, BandView, band_view
from salesops.base.look.chain import ChainNode, ChainView
from salesops.base.look.chart import ChartView, Series
from salesops.base.look.clock import ClockView, RulerView, clock_view, duration_text, ruler_view, week_clock
from salesops.base.look.figures import (
    amount_text,
    day_text,
    deadline_text,
    dotted,
    moment_text,
    month_name,
    month_text,
    named_day_text,
    percent_text,
    quantity_text,
    yuan_text,
)
from salesops.base.look.lifeline import LifeView, Station, life_view
from salesops.base.look.next import NextStep
from salesops.base.look.progress import Progress

__all__ = [
    "BandShape",
    "BandView",
    "ChainNode",
    "ChainView",
    "ChartView",
    "ClockView",
    "LifeView",
    "NextStep",
    "Progress",
    "RulerView",
    "Series",
    "Station",
    "amount_text",
    "band_view",
    "clock_view",
    "day_text",
    "deadline_text",
    "dotted",
    "duration_text",
    "life_view",
    "moment_text",
    "month_name",
    "month_text",
    "named_day_text",
    "percent_text",
    "quantity_text",
    "ruler_view",
    "week_clock",
    "yuan_text",
]
