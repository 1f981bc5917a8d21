"""Why a step is skipped or stands with somebody else: kept as a code with values, said in the reader's language."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from salesops.approvals.conditions import Condition, number
from salesops.approvals.enums import Operator
from salesops.approvals.kinds import Kind
from salesops.base.look import quantity_text

if TYPE_CHECKING:
    from salesops.org.models import Person

type Why = dict[str, Any]


def not_met(condition: Condition, facts: Mapping[str, Any]) -> Why:
    """The condition did not apply."""
    return {"code": "condition", **condition._asdict(), "have": facts.get(condition.fact)}


def own(instead_of: "Person") -> Why:
    """Nobody decides on their own paper (ORG-4)."""
    return {"code": "own", "instead_of": instead_of.name}


def left(instead_of: "Person") -> Why:
    """The person has left."""
    return {"code": "left", "instead_of": instead_of.name}


def nobody() -> Why:
    """No approver was found; the request is stopped."""
    return {"code": "nobody"}


def in_words(why: Mapping[str, Any], kind: Kind[Any], *, shows_amounts: bool = True) -> str:
    """The reason as a sentence; empty when there is nothing to say.

    Without ``shows_amounts`` figures are left out: a condition may name an amount that the reader must not see.
    """
    match why.get("code"):
        case "condition":
            return _condition(why, kind, shows_amounts=shows_amounts)
        case "own":
            return _("instead of %(name)s, whose own paper it is") % {"name": why.get("instead_of", "")}
        case "left":
            return _("instead of %(name)s, who has left") % {"name": why.get("instead_of", "")}
        case "nobody":
            return _("nobody found")
    return ""


def _condition(why: Mapping[str, Any], kind: Kind[Any], *, shows_amounts: bool) -> str:
    words = {"fact": str(kind.fact_names.get(why["fact"], why["fact"]))}
    operator = why.get("operator")
    if operator == Operator.IS_TRUE:
        return _("only if: %(fact)s") % words
    if operator == Operator.IS_FALSE:
        return _("only if not: %(fact)s") % words
    if not shows_amounts:
        return _("not asked for: %(fact)s") % words
    words["have"], words["value"] = _figure(why.get("have")), _figure(why.get("value"))
    return {
        Operator.AT_LEAST.value: _("%(fact)s %(have)s, asked from %(value)s"),
        Operator.MORE_THAN.value: _("%(fact)s %(have)s, asked above %(value)s"),
        Operator.AT_MOST.value: _("%(fact)s %(have)s, asked up to %(value)s"),
        Operator.LESS_THAN.value: _("%(fact)s %(have)s, asked below %(value)s"),
    }[str(operator)] % words


def _figure(value: object) -> str:
    figure = number(value)
    return quantity_text(figure) if figure is not None else str(value)
