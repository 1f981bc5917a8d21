"""What the design page shows in the components: invented, the same every day, in the reader's language.

Nothing here reads a table. A state that a component has must have its sample here or in the page's template.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesops.audit.timeline import Change, TimelineEntry
from salesops.base import clock
from salesops.base.look import (
    BandView,
    ChainNode,
    ChainView,
    ChartView,
    ClockView,
    LifeView,
    NextStep,
    RulerView,
    Series,
    Station,
    band_view,
    clock_view,
    life_view,
    ruler_view,
)
from salesops.org.enums import Post

HOURS = 60
DAY = 8 * HOURS


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who stands on the page."""

    name: str


def people() -> dict[str, str]:
    """The cast of the page."""
    return {
        "rep": pgettext("sample", "Zhou Min"),
        "manager": pgettext("sample", "He Jianguo"),
        "director": pgettext("sample", "Shen Ruolan"),
        "finance": pgettext("sample", "Sun Yan"),
        "gm": pgettext("sample", "Liang Zhiyuan"),
    }


def clocks() -> dict[str, ClockView]:
    """The four states of the small clock, and one that ends in a year whose holidays nobody knows yet."""
    return {
        "calm": clock_view(left_minutes=DAY + 3 * HOURS, total_minutes=2 * DAY, due_at=None),
        "half": clock_view(left_minutes=205, total_minutes=2 * DAY, due_at=None),
        "over": clock_view(left_minutes=-130, total_minutes=2 * DAY, due_at=None),
        "rest": clock_view(left_minutes=0, total_minutes=DAY, due_at=None, ended=True, taken_minutes=312),
        "expected": clock_view(
            left_minutes=2 * DAY, total_minutes=2 * DAY, due_at=clock.shanghai(date(2027, 1, 4), 15), is_expected=True
        ),
    }


def ruler() -> RulerView:
    """Three days of working time, in the middle of the second."""
    return ruler_view(
        total_minutes=2 * DAY,
        spent_minutes=300,
        step_from=300,
        step_to=DAY + 120,
        days=[(0, pgettext("weekday", "Tue")), (150, pgettext("weekday", "Wed")), (630, pgettext("weekday", "Thu"))],
        breaks=[330, 810],
        step_text=_("this step %(time)s") % {"time": "09:50"},
        end_text="15:40",
    )


def chains() -> dict[str, ChainView]:
    """A chain with every kind of node, the same before it is submitted, and one with two sign-offs at once."""
    who, clock_now = people(), clocks()
    every = [
        ChainNode("start", pgettext("chain", "submitted"), who["rep"], "09:20"),
        ChainNode("done", str(Post.REGIONAL_MANAGER.label), who["manager"], "11:05"),
        ChainNode("returned", str(Post.DIRECTOR.label), who["director"], "16:30", _("“The first payment is too low.”")),
        ChainNode("refused", str(Post.DIRECTOR.label), who["director"], "10:00"),
        ChainNode("now", str(Post.DIRECTOR.label), who["director"], clock=clock_now["half"]),
        ChainNode("now", str(Post.GM.label), who["gm"], clock=clock_now["over"], why=_("passed on")),
        ChainNode("skipped", str(Post.TECHNICAL.label), why=_("no implementation in it")),
        ChainNode("next", str(Post.FINANCE.label), who["finance"]),
        ChainNode("end", pgettext("chain", "result"), said="PDF"),
    ]
    twins = (
        ChainNode("done", str(Post.FINANCE.label), who["finance"], "11:40", checks=True),
        ChainNode("now", str(Post.TECHNICAL.label), who["rep"], clock=clock_now["calm"]),
    )
    both = [every[0], ChainNode("now", _("Sign-offs together"), parallel=twins), every[7], every[8]]
    return {"every": ChainView(every), "both": ChainView(both), "plan": ChainView([every[0], every[7], every[8]])}


def bands() -> dict[str, BandView]:
    """A price that is mine, one that must be asked for, one that nobody may grant, one among walls that stand close."""
    others = [(str(Post.GM.label), Decimal(88_000)), (str(Post.DIRECTOR.label), Decimal(96_000))]

    close = [(str(Post.GM.label), Decimal(94_300)), (str(Post.DIRECTOR.label), Decimal(98_500))]

    def at(price: int, others: list[tuple[str, Decimal]] = others) -> BandView:
        return band_view(
            floor=Decimal(88_000), list_price=Decimal(110_000), ceiling=Decimal(128_000),
            price=Decimal(price), mine=Decimal(104_000), others=others,
        )  # fmt: skip

    return {"mine": at(106_000), "ask": at(97_000), "out": at(84_500), "close": at(96_000, close)}


def life() -> LifeView:
    """A contract half paid, one instalment late."""
    half = Decimal("0.5")
    return life_view(
        starts=[
            Station("dot", "done", pgettext("life line", "approved"), day="3-02"),
            Station("dot", "done", pgettext("life line", "signed"), day="3-09"),
        ],
        parts=[
            Station("part", "done", _("First payment"), "¥60,000.00", "3-12", Decimal("0.3"), Decimal(1)),
            Station("part", "late", _("On delivery"), "¥80,000.00", "6-30", Decimal("0.4"), half),
            Station("part", "next", _("After acceptance"), "¥60,000.00", "9-30", Decimal("0.3")),
        ],
        gates=[
            Station("if", "next", _("Paid in full")),
            Station("seal", "next", _("Month settled")),
            Station("pay", "next", _("Payslip"), "¥4,800.00"),
        ],
        branch=None,
        why=_("¥40,000.00 of the second instalment are overdue by 12 days."),
        why_state="late",
    )


def steps() -> dict[str, NextStep]:
    """My turn, and somebody else's."""
    who = people()
    return {
        "mine": NextStep(
            _("Your decision: approve or return"),
            _("One line is beyond the regional manager's authority; all are within the band."),
            mine=True,
            clock=clocks()["half"],
            label=_("Approve"),
            opens="design-confirm",
        ),
        "other": NextStep(
            _("%(name)s decides") % {"name": who["director"]},
            _("Until Thursday 15:40; then it goes to the superior."),
            clock=clocks()["calm"],
        ),
    }


def story() -> list[TimelineEntry]:
    """A return with a reason, a change, and a word of the system."""
    who, today = people(), clock.today()
    yesterday = today - timedelta(days=1)
    changes = (Change(_("Unit price"), "1,080.00", "1,020.00"), Change(_("Quantity"), "150", "200"))
    return [
        TimelineEntry(
            clock.shanghai(today, 9, 50),
            who["manager"],
            False,
            _("returned it"),
            _("The volume carries the price; the first payment doesn't."),
            (),
        ),
        TimelineEntry(clock.shanghai(yesterday, 15, 40), who["rep"], False, _("changed the lines"), "", changes),
        TimelineEntry(clock.shanghai(yesterday, 15, 41), "", True, _("The approver was told."), "", ()),
    ]


def chart() -> ChartView:
    """A question, its answer, twelve figures."""
    money = [Decimal(value) for value in (120_000, 180_000, 150_000, 240_000)]
    pace = [Decimal(value) for value in (160_000, 160_000, 160_000, 160_000)]
    return ChartView(
        key="design",
        question=_("Is money coming in at the pace of the year?"),
        answer=_("Yes: ¥690,000.00 by the fourth month, ¥50,000.00 ahead."),
        place=_("Month"),
        places=["1", "2", "3", "4"],
        series=[
            Series(_("Received"), money, "accent"),
            Series(pgettext("sample", "Pace"), pace, "quiet", shape="step"),
        ],
        unit="yuan",
    )


def samples() -> Mapping[str, Any]:
    """Everything the page's template asks for."""
    who = people()
    return {
        "who": who,
        "somebody": Somebody(who["director"]),
        "me": Somebody(who["rep"]),
        "clocks": clocks(),
        "ruler": ruler(),
        "chains": chains(),
        "bands": bands(),
        "life": life(),
        "steps": steps(),
        "story": story(),
        "chart": chart(),
        "facts": [
            (_("Customer"), pgettext("sample", "Hefei Lianghan Semiconductor")),
            (_("Amount"), "¥494,500.00"),
            (_("Note"), ""),
        ],
        "changes": [(_("Unit price"), "1,080.00", "1,020.00"), (_("Note"), "", _("By the end of the month"))],
        "both": {_("Quantity"): ("200", "180")},
        "money": {"plain": Decimal("494500.00"), "minus": Decimal("-12800.50"), "none": None},
        "amounts": [Decimal("494500.00"), Decimal("1020.5"), Decimal("-12800.00"), Decimal(0), None],
        "shares": [Decimal("0.05"), Decimal("0.125"), Decimal("-0.15")],
    }
