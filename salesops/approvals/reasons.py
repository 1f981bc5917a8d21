"""Why a step is skipped or stands with somebody else: kept as a code with values, said in the reader's language."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from salesops.approvals.conditions import Condition, number
from salesops.approvals.enums import Operator
from salesops.approvals.kinds import Kind
from salesops.base.look import percent_text, quantity_text

if TYPE_CHECKING:
    from salesops.org.models import Department, Person

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


def mapped(department: "Department") -> Why:
    """The company lacks the department; the one it is mapped to answers (ORG-5)."""
    return {"code": "mapped", "department": department.name}


def stand_in_own(instead_of: "Person", stand_in: "Person") -> Why:
    """Somebody absent, whose stand-in may not decide this paper (ORG-3)."""
    return {"code": "stand_in_own", "instead_of": instead_of.name, "stand_in": stand_in.name}


def taken_over(instead_of: "Person") -> Why:
    """The general manager took it over, past its deadline (APP-5). The key is for counting."""
    return {"code": "taken_over", "instead_of": instead_of.name, "instead_of_key": instead_of.pk}


def delegated(instead_of: "Person") -> Why:
    """The head of the department gave it to a member (ORG-5)."""
    return {"code": "delegated", "instead_of": instead_of.name, "instead_of_key": instead_of.pk}


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
        case "mapped":
            return _("answers for: %(department)s") % {"department": why.get("department", "")}
        case "stand_in_own":
            return _("instead of %(name)s, whose stand-in %(stand_in)s may not decide this paper") % {
                "name": why.get("instead_of", ""),
                "stand_in": why.get("stand_in", ""),
            }
        case "taken_over":
            return _("taken over from %(name)s, past the deadline") % {"name": why.get("instead_of", "")}
        case "delegated":
            return _("given by %(name)s, who heads the department") % {"name": why.get("instead_of", "")}
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
    words["have"] = figure_text(kind, why["fact"], why.get("have"))
    words["value"] = figure_text(kind, why["fact"], why.get("value"))
    return {
        Operator.AT_LEAST.value: _("%(fact)s %(have)s, asked from %(value)s"),
        Operator.MORE_THAN.value: _("%(fact)s %(have)s, asked above %(value)s"),
        Operator.AT_MOST.value: _("%(fact)s %(have)s, asked up to %(value)s"),
        Operator.LESS_THAN.value: _("%(fact)s %(have)s, asked below %(value)s"),
    }[str(operator)] % words


def figure_text(kind: Kind[Any], fact: str, value: object) -> str:
    """A fact's figure as people read it: 500,000, and 5 % where it is a share of one; anything else as it stands."""
    figure = number(value)
    if figure is None:
        return str(value)
    return percent_text(figure) if fact in kind.share_names else quantity_text(figure)
