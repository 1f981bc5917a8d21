"""The deadline clock: how much is left, said in words and drawn as a pie that empties clockwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

from salesops.base.clock import now
from salesops.base.look.figures import local_day, moment_text
from salesops.base.weeks import Week

# Percent of the ruler: where a label at one place would run into its neighbour.
NOW_NEEDS = 14
STEP_NEEDS = 24
END_NEEDS = 32
DAY_NEEDS = 8
WHOLE = 100
CALENDAR_DAY = 24 * 60
WEEK_WARN_SHARE = 0.4
"""The clock of a week turns amber when two and a half days and a bit are left: on Friday."""

type ClockState = Literal["calm", "half", "over", "rest"]


@dataclass(frozen=True)
class ClockView:
    """One clock. ``share`` is what is left of the whole, 0 to 1; ``drawn``, ``gone`` and ``turn`` draw it."""

    state: ClockState
    text: str
    share: float
    due_at: datetime | None
    figures: tuple[tuple[str, str], ...] = ()
    """The time as (number, unit) pairs, for the large clock."""
    around: tuple[str, str] = ("", "")
    """What stands before and after the time: 剩 in Chinese, "left" in English."""
    is_expected: bool = False
    """Does it end in a year whose holidays are not published yet?"""

    @property
    def drawn(self) -> str:
        """Percent of the ring that is drawn."""
        return f"{self.share * 100:.0f}"

    @property
    def gone(self) -> str:
        """Percent of the ring that is empty."""
        return f"{100 - round(self.share * 100):.0f}"

    @property
    def turn(self) -> str:
        """Degrees by which the ring is turned, so that it empties clockwise from twelve."""
        return f"{-90 + 3.6 * (100 - round(self.share * 100)):.1f}"

    @property
    def until(self) -> str:
        """The end of the time, in words; empty without an end."""
        return moment_text(self.due_at) if self.due_at else ""

    @property
    def expected(self) -> str:
        """Why the end is only an expected one; empty where it isn't."""
        if not self.is_expected or self.due_at is None:
            return ""
        words = {"year": local_day(self.due_at).year}
        return _("The holidays of %(year)d are not published yet: counted with the working days expected.") % words


def clock_view(
    *,
    left_minutes: int,
    total_minutes: int,
    due_at: datetime | None,
    ended: bool = False,
    taken_minutes: int | None = None,
    minutes_per_day: int = 480,
    warn_share: float = 0.5,
    is_expected: bool = False,
) -> ClockView:
    """A clock in the active language.

    All minutes are of one kind, usually working minutes: `minutes_per_day` says how many make a day (480 for an
    eight-hour day, 1440 for the calendar's). The clock is calm until `warn_share` of `total_minutes` is left, amber
    from there, red when `left_minutes` is below 0; `ended` stops it and shows `taken_minutes`.
    `is_expected` marks an end in a year whose holidays are not published yet.
    ValueError for a total that is not positive while the clock runs.
    """
    if ended:
        if taken_minutes is None:
            return ClockView("rest", pgettext("clock", "closed"), 0.0, due_at)
        return _clock("rest", _("took %(time)s"), 0.0, due_at, _figures(taken_minutes, minutes_per_day))
    if total_minutes <= 0:
        raise ValueError("a running clock needs a positive total")
    figures = _figures(abs(left_minutes), minutes_per_day)
    if left_minutes < 0:
        return _clock("over", _("%(time)s over"), 0.0, due_at, figures, is_expected)
    share = min(left_minutes / total_minutes, 1.0)
    state: ClockState = "half" if share <= warn_share else "calm"
    return _clock(state, _("%(time)s left"), share, due_at, figures, is_expected)


def week_clock(week: Week, due_at: datetime) -> ClockView:
    """A clock over the whole week, counted in days of the calendar."""
    left, total = due_at - now(), due_at - week.start
    return clock_view(
        left_minutes=int(left.total_seconds() // 60),
        total_minutes=max(1, int(total.total_seconds() // 60)),
        due_at=due_at,
        minutes_per_day=CALENDAR_DAY,
        warn_share=WEEK_WARN_SHARE,
    )


def _clock(
    state: ClockState,
    sentence: str,
    share: float,
    due_at: datetime | None,
    figures: tuple[tuple[str, str], ...],
    is_expected: bool = False,
) -> ClockView:
    before, _place, after = sentence.partition("%(time)s")
    text = sentence % {"time": _joined(figures)}
    return ClockView(state, text, share, due_at, figures, (before.strip(), after.strip()), is_expected)


def duration_text(minutes: int, minutes_per_day: int = 480) -> str:
    """1 day 3 h, 6 h 10 min, 40 min: the two largest units, in the active language."""
    return _joined(_figures(minutes, minutes_per_day))


def _figures(minutes: int, minutes_per_day: int) -> tuple[tuple[str, str], ...]:
    days, rest = divmod(minutes, minutes_per_day)
    hours, left = divmod(rest, 60)
    day = npgettext("duration", "day", "days", days)
    hour, minute = pgettext("duration", "h"), pgettext("duration", "min")
    if days:
        units = ((days, day), (hours, hour))
    elif hours:
        units = ((hours, hour), (left, minute))
    else:
        return ((str(left), minute),)
    return tuple((str(number), unit) for number, unit in units if number)


def _joined(figures: tuple[tuple[str, str], ...]) -> str:
    return " ".join(f"{number} {unit}" for number, unit in figures)


@dataclass(frozen=True)
class RulerMark:
    """A place on the ruler, in percent, with the word beside it and the side it stands on."""

    at: str
    text: str = ""
    anchor: str = "middle"


@dataclass(frozen=True)
class RulerView:
    """Working time to scale: what is spent, this step, the rest; days below, the ends above."""

    spent: str
    step_from: str
    step_width: str
    days: tuple[RulerMark, ...]
    gaps: tuple[str, ...]
    now: RulerMark
    step_end: RulerMark | None
    end: RulerMark
    state: str = "calm"


def ruler_view(
    *,
    total_minutes: int,
    spent_minutes: int,
    step_from: int,
    step_to: int,
    days: Sequence[tuple[int, str]],
    breaks: Sequence[int] = (),
    step_text: str = "",
    end_text: str = "",
    state: str = "calm",
) -> RulerView:
    """The ruler under the large clock; every place is in working minutes since submission.

    `days` are (minute at which a day begins, its name), `breaks` the minutes at which lunch stands. Labels that
    would run into one another are left out: the end is always named, then now, then the end of this step.
    """
    if total_minutes <= 0:
        raise ValueError("a ruler needs a positive total")

    def place(minutes: int) -> float:
        return min(max(minutes / total_minutes * 100, 0.0), 100.0)

    now, step_end = place(spent_minutes), place(step_to)
    room_for_step = step_text and step_end <= WHOLE - STEP_NEEDS and abs(step_end - now) >= STEP_NEEDS
    return RulerView(
        spent=f"{now:.2f}%",
        step_from=f"{place(step_from):.2f}%",
        step_width=f"{place(step_to) - place(step_from):.2f}%",
        days=tuple(
            RulerMark(f"{place(minute):.2f}%", name if place(minute) <= WHOLE - DAY_NEEDS else "")
            for minute, name in days
        ),
        gaps=tuple(f"{place(minute):.2f}%" for minute in breaks),
        now=RulerMark(f"{now:.2f}%", _("Now"), "start" if now < NOW_NEEDS else "end"),
        step_end=RulerMark(f"{step_end:.2f}%", step_text if room_for_step else "") if step_end < WHOLE else None,
        end=RulerMark("100%", end_text if now <= WHOLE - END_NEEDS or now >= WHOLE else "", "end"),
        state=state,
    )
