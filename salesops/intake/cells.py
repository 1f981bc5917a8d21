"""A cell's text made a value: numbers that a spreadsheet spelt its own way, days, amounts, words of a list."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Choices
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from salesops.base.fields import DateInput, MoneyInput
from salesops.base.text import fold
from salesops.intake.enums import Fault
from salesops.intake.kinds import BadCell

LANGUAGES = ("en", "zh-hans")
_POINT_NOUGHT = re.compile(r"(\d+)\.0+")
_SCIENTIFIC = re.compile(r"(\d(?:\.\d+)?)e\+?(\d{1,2})", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_MIDNIGHT = re.compile(r"[ t]00?:00(:00(\.0+)?)?$", re.IGNORECASE)
_DOTTED = re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})\.?")
_FIRST_SERIAL = date(1899, 12, 30)


def digits(text: str) -> str:
    """A phone, a code, a number as it was typed: 13800138000.0 and 1.3800138000E+10 are 13800138000.

    ``BadCell`` where the spelling has lost digits: 1.38E+10 says eight noughts that nobody typed.
    """
    plain = fold(text)
    if match := _POINT_NOUGHT.fullmatch(plain):
        return match[1]
    if match := _SCIENTIFIC.fullmatch(plain):
        figures, power = match[1].replace(".", ""), int(match[2])
        if len(figures) <= power:
            raise BadCell(Fault.CUT.label)
        return str(int(Decimal(plain)))
    return text


def day(text: str) -> date:
    """A day as people write it, with a midnight behind it, or as the spreadsheet's count of days since 1900.

    ``BadCell`` for what could be read in two ways, such as 3/11/2026.
    """
    plain = _MIDNIGHT.sub("", fold(text))
    if _SERIAL.fullmatch(plain):
        plain = (_FIRST_SERIAL + timedelta(days=int(Decimal(plain)))).isoformat()
    elif match := _DOTTED.fullmatch(plain):
        plain = "-".join(match.groups())
    found: date = _asked(_day_field(), plain)
    return found


def amount(text: str) -> Decimal:
    """Yuan, as a form takes them. ``BadCell``."""
    found: Decimal = _asked(_money_field(), digits(text))
    return found


def one_of(*lists: type[Choices]) -> Callable[[str], str]:
    """A reader of the words of a list, in either language or as we store them. It raises ``BadCell``."""

    @cache
    def known() -> Mapping[str, str]:
        return words_of(choice for one in lists for choice in one.choices)

    def read(text: str) -> str:
        found = known().get(normal(text))
        if found is None:
            offered = ", ".join(str(label) for one in lists for label in one.labels)
            raise BadCell(_("“%(text)s” is none of: %(offered)s.") % {"text": text[:40], "offered": offered})
        return found

    return read


def words_of(choices: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    """Every spelling of some choices, normalised, with the value it means."""
    words: dict[str, str] = {}
    for value, label in choices:
        words[normal(str(value))] = str(value)
        for language in LANGUAGES:
            with translation.override(language):
                words.setdefault(normal(str(label)), str(value))
    return words


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """A heading or a word of a list as it is compared: without spaces, asterisks and a remark in brackets."""
    return re.sub(r"[\s*:_]|\([^()]*\)$", "", fold(text).casefold().replace(" (", "("))


@cache
def _day_field() -> DateInput:
    return DateInput()


@cache
def _money_field() -> MoneyInput:
    return MoneyInput()


def _asked(field: Any, text: str) -> Any:
    try:
        return field.clean(text)
    except ValidationError as error:
        raise BadCell(" ".join(error.messages)) from error
