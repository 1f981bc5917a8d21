"""Conditions of sign-offs: a fact compared with a value (APP-2). Plain functions."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from salesops.approvals.enums import FLAG_OPERATORS, Operator


class Condition(NamedTuple):
    """``fact`` empty: no condition. ``value`` is a number as text, empty for flags."""

    fact: str = ""
    operator: str = ""
    value: str = ""


def number(text: object) -> Decimal | None:
    """A finite number, or None for anything else (floats and booleans too)."""
    if isinstance(text, bool | float) or not isinstance(text, int | str | Decimal):
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def is_met(condition: Condition, facts: Mapping[str, Any]) -> bool:
    """Whether the sign-off is asked. A fact that is missing or unreadable asks: doubt never skips a sign-off."""
    if not condition.fact:
        return True
    fact = facts.get(condition.fact)
    if condition.operator in FLAG_OPERATORS:
        if not isinstance(fact, bool):
            return True
        return fact is (condition.operator == Operator.IS_TRUE)
    have, bound = number(fact), number(condition.value)
    if have is None or bound is None:
        return True
    return {
        Operator.AT_LEAST.value: have >= bound,
        Operator.MORE_THAN.value: have > bound,
        Operator.AT_MOST.value: have <= bound,
        Operator.LESS_THAN.value: have < bound,
    }[condition.operator]
