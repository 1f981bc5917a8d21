"""What may be chosen for a sign-off, as one list of people and one of conditions: code and words (APP-2)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from salesops.approvals.chain_edit import Ask
from salesops.approvals.conditions import number
from salesops.approvals.enums import NUMBER_OPERATORS, Operator, Who
from salesops.approvals.kinds import Kind
from salesops.approvals.models import SignOff
from salesops.approvals.planner import POSTS
from salesops.base.look import dotted
from salesops.org.enums import Post
from salesops.org.models import Department, Person
from salesops.org.models.person import SYSTEM
from salesops.org.queries import post_titles, with_assignments

type Groups = list[tuple[str, list[tuple[str, str]]]]

ALWAYS = ""
FLAG, FIGURE = "flag", "figure"


def whom_choices() -> Groups:
    """Everybody that a sign-off may ask, under four headings; five queries.

    Administrators are not among them: who edits the chains decides on no paper.
    """
    titles = post_titles()
    relative = [(Who.SUPERIOR.value, str(Who.SUPERIOR.label)), *((who, titles[post]) for who, post in POSTS.items())]
    taken = {*POSTS.values(), Post.ADMIN}
    posts = [(f"{Who.POST.value}:{post.value}", titles[post]) for post in Post if post not in taken]
    departments = [(f"{Who.DEPARTMENT.value}:{one.pk}", str(one)) for one in Department.objects.all()]
    found = Person.objects.filter(is_active=True).exclude(username=SYSTEM).order_by("name", "pk")
    people = [
        (f"{Who.PERSON.value}:{person.pk}", placed(person, titles))
        for person in with_assignments(found)
        if person.post and person.post != Post.ADMIN
    ]
    groups = [
        (_("From the person whose paper it is, upwards"), relative),
        (_("Whoever holds a post"), posts),
        (_("A department's head"), departments),
        (_("One person by name"), people),
    ]
    return [(title, listed) for title, listed in groups if listed]


def placed(person: Person, titles: Mapping[str, str]) -> str:
    """ "Wang Qiang · Regional manager · East China"."""
    return dotted(person.name, titles.get(person.post or ""), person.region)


def when_choices(kind: Kind[Any]) -> Groups:
    """The conditions that papers of this kind can answer: always, a flag, or a figure that is compared."""
    flags = [fact for fact in kind.fact_names if fact in kind.flag_names]
    figures = [fact for fact in kind.fact_names if fact not in kind.flag_names]
    compared = [
        (f"{FIGURE}:{operator.value}:{fact}", f"{_labelled(kind, fact)} {operator.label}…")
        for fact in figures
        for operator in NUMBER_OPERATORS
    ]
    named = {fact: {"fact": str(kind.fact_names[fact])} for fact in flags}
    yes = [(f"{FLAG}:{Operator.IS_TRUE.value}:{fact}", _("only if: %(fact)s") % named[fact]) for fact in flags]
    no = [(f"{FLAG}:{Operator.IS_FALSE.value}:{fact}", _("only if not: %(fact)s") % named[fact]) for fact in flags]
    groups = [
        (_("Without a condition"), [(ALWAYS, _("always"))]),
        (_("Only if this is the case"), yes),
        (_("Only if this is not the case"), no),
        (_("Only if a figure is…"), compared),
    ]
    return [(title, listed) for title, listed in groups if listed]


def _labelled(kind: Kind[Any], fact: str) -> str:
    return f"{kind.fact_names[fact]} (%)" if fact in kind.share_names else str(kind.fact_names[fact])


def codes_of(one: SignOff, kind: Kind[Any]) -> dict[str, str]:
    """A stored sign-off as the three fields of its form."""
    behind = one.post or one.person_id or one.department_id
    is_figure = one.operator in NUMBER_OPERATORS
    when = f"{FIGURE if is_figure else FLAG}:{one.operator}:{one.fact}" if one.fact else ALWAYS
    return {
        "whom": f"{one.who}:{behind}" if behind else one.who,
        "when": when,
        "value": typed_figure(kind, one.fact, one.value),
    }


def typed_figure(kind: Kind[Any], fact: str, value: str) -> str:
    """A stored figure as it is typed: 5 for a share of 0.05."""
    figure = number(value)
    if figure is None:
        return value
    return f"{(figure * 100 if fact in kind.share_names else figure).normalize():f}"


def stored_figure(kind: Kind[Any], fact: str, typed: Decimal) -> str:
    """A typed figure as facts state it: 0.05 for 5 per cent."""
    return f"{(typed / 100 if fact in kind.share_names else typed).normalize():f}"


def needs_figure(when: str) -> bool:
    """Whether the chosen condition compares a figure."""
    return when.startswith(f"{FIGURE}:")


def ask_from(kind: Kind[Any], whom: str, when: str, figure: Decimal | None) -> Ask:
    """The codes of ``whom_choices`` and ``when_choices`` as a sign-off; ``figure`` where the condition compares one."""
    who, _colon, behind = whom.partition(":")
    _sort, operator, fact = when.split(":", 2) if when else ("", "", "")
    return Ask(
        who=who,
        post=behind if who == Who.POST else "",
        person_id=int(behind) if who == Who.PERSON else None,
        department_id=int(behind) if who == Who.DEPARTMENT else None,
        fact=fact,
        operator=operator,
        value=stored_figure(kind, fact, figure) if figure is not None and needs_figure(when) else "",
    )
