"""The rulebook as data: the one source for refusals, the page of rules and ``make rules``."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

_FILE = Path(__file__).with_name("rulebook.toml")
_DIGITS = str.maketrans("一二三四五六", "123456")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: where the company's documents say it, and what it is called; both in the reader's language.

    ``release`` is 1 for what the first release can't do without, 2 for what comes after it, 3 for what may come last.
    """

    id: str
    at: str
    title_zh: str
    title_en: str
    release: int

    @property
    def chapter(self) -> str:
        """The letters before the number: "ORG"."""
        return self.id.partition("-")[0]

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_en if _english() else self.title_zh

    @property
    def clause(self) -> str:
        """The place in the company's documents, in the reader's language."""
        return self._clause(english=_english())

    @property
    def other_title(self) -> str:
        """The title in the other language of the product."""
        return self.title_zh if _english() else self.title_en

    @property
    def other_clause(self) -> str:
        """The place in the company's documents, in the other language of the product."""
        return self._clause(english=not _english())

    @property
    def other_language(self) -> str:
        """The tag of that other language."""
        return "zh-Hans" if _english() else "en"

    def _clause(self, *, english: bool) -> str:
        return ("; " if english else "；").join(_place(place, english=english) for place in self.at.split("; "))


def _english() -> bool:
    return (get_language() or "").startswith("en")


def _place(place: str, *, english: bool) -> str:
    """ "A四.2.2" as people read it: the document's name and the number."""
    name = _book()["documents"].get(place[:1])
    if name is None:
        own = _book()["documents"]["own"]
        return str(own[1] if english else own[0])
    rest = place[1:].strip()
    if english:
        for zh, en in _book()["tasks"].items():
            rest = rest.replace(zh, en)
        rest = re.sub(r"(?<=[\d)])([A-F])$", r" \1", rest.translate(_DIGITS))
        return f"{name[1]} {rest}"
    return f"《{name[0]}》{rest}"


@cache
def _book() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _rules() -> dict[str, Rule]:
    return {
        key: Rule(id=key, at=str(at), title_zh=str(zh), title_en=str(en), release=int(release))
        for key, (release, at, zh, en) in _book()["rules"].items()
    }


def chapter_title(chapter: str) -> str:
    """The title of a chapter ("ORG") in the reader's language."""
    zh, en = _book()["chapters"][chapter]
    return str(en if _english() else zh)


def rule(rule_id: str) -> Rule:
    """The rule with this id. Raises ``KeyError`` for an id that isn't in the rulebook."""
    return _rules()[rule_id]


def known_rule(rule_id: str) -> Rule | None:
    """The rule, or None: a page must not fail over a slip in an id (a test finds the slip)."""
    return _rules().get(rule_id)


def all_rules() -> list[Rule]:
    """Every rule, in the order of the rulebook."""
    return list(_rules().values())
