"""The plan of a bid, and whether its sums agree: plain figures, no writes (docs/rules/bid.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from quotes.enums import BidStep
from salesops.base.money import capitals
from salesops.base.text import fold
from salesops.workdays import is_working

ONE_DAY = timedelta(days=1)
_SPELLINGS = str.maketrans({"圆": "元", "正": "整"})


def working_day_before(day: date, count: int) -> date:
    """The ``count``-th working day before ``day``, which is not counted itself; the day itself for 0."""
    while count > 0:
        day -= ONE_DAY
        count -= is_working(day)
    return day


def plan(closing_day: date, leads: Mapping[BidStep, int], *, today: date) -> dict[BidStep, date]:
    """The day of each step, so many working days before the closing day; never before ``today``."""
    return {step: max(working_day_before(closing_day, count), today) for step, count in leads.items()}


def same_words(amount: Decimal, words: str) -> bool:
    """Whether these 大写 say this amount; with or without 人民币, 圆 or 元, 整 or 正."""
    said = fold(words).replace(" ", "").replace("人民币", "").strip(":：").translate(_SPELLINGS)
    return said == capitals(amount).translate(_SPELLINGS)


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of an offer in yuan, as they stand in its places; None or empty where nothing stands yet."""

    total: Decimal | None
    lines: Decimal | None
    opening: Decimal | None
    words: str
    ceiling: Decimal | None = None

    @property
    def words_agree(self) -> bool:
        """The amount in words says the total."""
        return self.total is not None and same_words(self.total, self.words)

    @property
    def lines_agree(self) -> bool:
        """The lines of the quote sum to the total."""
        return self.total is not None and self.lines == self.total

    @property
    def opening_agrees(self) -> bool:
        """The opening list names the total."""
        return self.total is not None and self.opening == self.total

    @property
    def is_within(self) -> bool:
        """The total keeps below the ceiling of the tender, where there is one."""
        return self.ceiling is None or (self.total is not None and self.total <= self.ceiling)
