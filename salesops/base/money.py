"""Money: yuan with two places, one rounding, and 大写 for the papers.

Everything is ``Decimal``; a float is a programming error. Rounding is half up (away from zero), which is what
PostgreSQL's ``round()`` does, so that Python and SQL give the same cent.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction
from typing import Any, NamedTuple

from django import forms
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from salesops.base.fields import MoneyInput

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
_ONE = Decimal(1)
LIMIT = Decimal(10) ** 12  # numeric(14,2) ends here, and so do the words of 大写

# Wide enough that a product or a quotient of stored values is never rounded before we round it.
_WIDE = Context(prec=80, rounding=ROUND_HALF_UP)
_EXACT = Context(prec=80, traps=[Inexact, InvalidOperation])


class Gross(NamedTuple):
    """A tax-inclusive amount taken apart; ``net + tax`` is the gross again."""

    net: Decimal
    tax: Decimal


def yuan(value: Decimal | int | str) -> Decimal:
    """The amount with exactly two places.

    Nothing is rounded here: ``ValueError`` for more than two places, NaN, infinity, text that is no number and
    amounts of 10¹² yuan or more; ``TypeError`` for a float.
    """
    amount = _decimal(value)
    try:
        exact = amount.quantize(CENT, context=_EXACT)
    except (Inexact, InvalidOperation):
        raise ValueError(f"not an amount of yuan with two places: {amount:.20}") from None
    if abs(exact) >= LIMIT:
        raise ValueError(f"not below 10^12 yuan: {amount:.20}")
    return exact + ZERO  # -0.00 becomes 0.00


def round_cents(value: Decimal | int) -> Decimal:
    """Half up to the cent: 0.005 → 0.01, -0.005 → -0.01, as PostgreSQL's ``round(x, 2)``."""
    return _rounded(_decimal(value))


def _rounded(value: Decimal) -> Decimal:
    try:
        return _WIDE.add(value.quantize(CENT, context=_WIDE), ZERO)  # -0.00 becomes 0.00
    except InvalidOperation:
        raise ValueError("too large to round to the cent") from None


def line_amount(quantity: Decimal | int, unit_price: Decimal | int, discount: Decimal | int = 0) -> Decimal:
    """R(quantity · unit price · (1 − discount)), rounded once; discount 0.05 is 5 %."""
    whole = _WIDE.multiply(_decimal(quantity), _decimal(unit_price))
    off = _decimal(discount)
    return _rounded(_WIDE.multiply(whole, _WIDE.subtract(_ONE, off)) if off else whole)


def split_gross(gross: Decimal, rate: Decimal) -> Gross:
    """Net and tax out of a tax-inclusive amount: net = R(gross / (1 + rate)), tax is the difference."""
    whole = _WIDE.add(_ONE, _decimal(rate))
    if whole <= 0:
        raise ValueError("a tax rate is above -1")
    amount = yuan(gross)
    net = _rounded(_WIDE.divide(amount, whole))
    return Gross(net, amount - net)


def spread(total: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """Parts of ``total`` in proportion to ``weights`` that sum to it exactly, by largest remainder.

    Ties go to the lower index; a negative total is the mirror of the positive one; a weight of 0 gets nothing.
    ``ValueError`` for a negative weight, or when there is something to spread and no weight above 0.
    """
    exact = [Fraction(_decimal(weight)) for weight in weights]
    if any(weight < 0 for weight in exact):
        raise ValueError("weights are not negative")
    amount, whole = yuan(total), sum(exact)
    if not whole:
        if amount:
            raise ValueError("nothing to spread over")
        return [ZERO for _ in exact]
    cents = abs(int(amount / CENT))
    shares = [cents * weight / whole for weight in exact]
    parts = [int(share) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda index: (parts[index] - shares[index], index))
    for index in by_remainder[: cents - sum(parts)]:
        parts[index] += 1
    sign = -1 if amount < 0 else 1
    return [Decimal(sign * part) * CENT + ZERO for part in parts]


DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("仟", "佰", "拾", "")
GROUPS = ("亿", "万", "")
FULL = 1000  # a group of four digits that needs no 零 before it


def capitals(amount: Decimal | int | str) -> str:
    """大写 without 人民币: 10050 → 壹万零伍拾元整. Raises as ``yuan`` does.

    House choices where usage leaves one: 整 also after 角, and no optional 零 (壹拾万元伍角整).
    """
    value = yuan(amount)
    whole, cents = divmod(int(abs(value) / CENT), 100)
    jiao, fen = divmod(cents, 10)
    text = "负" if value < 0 else ""
    if whole or not cents:
        text += (_whole_in_words(whole) or "零") + "元"
    if jiao:
        text += DIGITS[jiao] + "角"
    elif whole and fen:
        text += "零"
    return text + (DIGITS[fen] + "分" if fen else "整")


def _whole_in_words(whole: int) -> str:
    """Groups of four digits; a run of zeros inside is one 零, zeros at a group's end are silent."""
    text, gap = "", False
    for index, name in enumerate(GROUPS):
        group = whole // 10 ** (8 - 4 * index) % 10_000
        if not group:
            gap = True
            continue
        if text and (gap or group < FULL):
            text += "零"
        text += _group_in_words(group) + name
        gap = False
    return text


def _group_in_words(group: int) -> str:
    text, gap = "", False
    for digit, place in zip(f"{group:04}", PLACES, strict=True):
        if digit == "0":
            gap = bool(text)
            continue
        text += ("零" if gap else "") + DIGITS[int(digit)] + place
        gap = False
    return text


def _decimal(value: object) -> Decimal:
    if type(value) is Decimal and value.is_finite():  # a page asks this some thousand times
        return value
    if isinstance(value, float):
        raise TypeError("money is Decimal, never float")
    if not isinstance(value, Decimal | int | str) or isinstance(value, bool):
        raise TypeError(f"money is Decimal, not {type(value).__name__}")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not number.is_finite():
        raise ValueError("not a finite number")
    return number


class MoneyField[Set, Get](models.DecimalField[Set, Get]):
    """Yuan as ``numeric(14,2)``. Saving refuses what ``yuan`` refuses, where PostgreSQL would round in silence."""

    def __init__(self, verbose_name: Any = None, name: str | None = None, **kwargs: Any) -> None:
        kwargs.update(max_digits=14, decimal_places=2)
        super().__init__(verbose_name, name, **kwargs)

    def deconstruct(self) -> Any:
        """Without the two figures that are always the same."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Expressions pass; a value must be an exact amount."""
        if value is not None and not hasattr(value, "as_sql"):
            value = yuan(value)
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """The safe field of ``fields.py`` unless the caller names another."""
        return models.Field.formfield(self, **{"form_class": MoneyInput} | kwargs)
