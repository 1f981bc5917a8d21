"""Small parts that stand on a page a hundred times: drawn once from what they show, then kept.

What is kept is a pure function of its arguments, the words included: it holds nothing of a reader, a request or a day.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

KEPT = 2048
_RULE = re.compile(r"[A-Z]{3}-[0-9]{1,2}")


@lru_cache(KEPT)
def icon(name: str) -> SafeString:
    """One sign of the sprite; it is decoration, the word stands beside it."""
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#i-{}"></use></svg>', static("img/sprite.svg"), name
    )


def rule_link(rule_id: object) -> SafeString:
    """The number of a rule, as a link to where it stands in the rulebook; nothing for what is no such number."""
    if not _RULE.fullmatch(str(rule_id)):
        return SafeString("")
    return format_html('<a class="ruleno" href="{}#{}">{}</a>', reverse("policy:rule-list"), rule_id, rule_id)


def pill(state: object, label: object, *, boxed: bool = False) -> SafeString:
    """A state as a mark and a word, as `components/pill.html` draws it."""
    return _drawn("components/pill.html", (("state", str(state)), ("label", str(label)), ("boxed", bool(boxed))))


def person(someone: object, *, me: bool = False) -> SafeString:
    """Face and name of somebody, a dash for nobody, as `components/person.html` draws it."""
    named = None if someone is None else _Named(str(getattr(someone, "name", "")))
    return _drawn("components/person.html", (("person", named), ("me", bool(me))))


def person_called(name: str) -> SafeString:
    """As ``person``, of somebody of whom a list has read no more than the name."""
    return _drawn("components/person.html", (("person", _Named(name)), ("me", False)))


@dataclass(frozen=True, slots=True)
class _Named:
    """What the component reads of a person."""

    name: str


@lru_cache(KEPT)
def _drawn(template: str, inputs: tuple[tuple[str, object], ...]) -> SafeString:
    drawn = get_template(template).render(dict(inputs))
    if not isinstance(drawn, SafeString):
        raise TypeError("a template escapes what it draws")
    return drawn
