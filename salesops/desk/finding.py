"""The palette: whatever one may open, do or read, found by a few letters.

An app hands in a room ``search.py``, which Django's autodiscovery finds as the admin finds ``admin.py``::

    @goes_to
    def lists(person: Person) -> Iterable[Hit]:      # pages beside those of the navigation

    @does
    def deeds(person: Person) -> Iterable[Hit]:      # what the verdicts of rules.py let this person begin

    @finds(_("Customers"), more="customers:customer-list", order=10)
    def customers(person: Person, text: str, limit: int) -> Iterable[Hit]:
        # one query, from visible_to(person, Model), on what an index holds

Nothing is told here that a list would not show to the same person.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from salesops.base.refusals import Sentence
from salesops.base.text import clean_line

if TYPE_CHECKING:
    from salesops.org.models import Person

LONGEST = 60
FEW = 5
FEW_DOORS = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer. ``words`` are further words by which a page or a deed is found; they are not shown.

    A deed that changes something is the button ``name=value`` of a form that stands on every page, named by ``form``;
    without a form it is a switch of the look, which scripts alone turn.
    """

    label: Sentence
    url: str = ""
    icon: str = "right"
    sub: Sentence = ""
    words: Sentence = ""
    form: str = ""
    name: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Answers of one sort under a title; ``more_url`` is the list that holds them all, where there are more."""

    key: str
    title: Sentence
    hits: Sequence[Hit]
    more_url: str = ""


type Doors = Callable[["Person"], Iterable[Hit]]
type Find = Callable[["Person", str, int], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Finder:
    """Records of one sort: at most ``limit`` of them, by one query. ``shortest`` is how much must be typed.

    One Chinese character may be a family name, or what a customer's name begins with. For papers it is no question:
    a big share of all customers begin with that of their city, and the papers of all of those would be read.
    """

    label: Sentence
    find: Find
    more: str = ""
    order: int = 50
    shortest: int = 2

    def takes(self, text: str) -> bool:
        """Was enough typed to ask? A single letter never is."""
        return len(text) >= self.shortest and (len(text) > 1 or is_chinese(text))


_goes: list[Doors] = []
_does: list[Doors] = []
_finders: list[Finder] = []
_asked: ContextVar[dict[str, Any] | None] = ContextVar("salesops_palette", default=None)


def goes_to(source: Doors) -> Doors:
    """Register the decorated function: pages that this person may open."""
    _goes.append(source)
    return source


def does(source: Doors) -> Doors:
    """Register the decorated function: what this person may begin right away."""
    _does.append(source)
    return source


def finds(label: Sentence, *, more: str = "", order: int = 50, shortest: int = 2) -> Callable[[Find], Find]:
    """Register the decorated function as the finder of one sort of records.

    ``more`` is the name of the list that takes the same text as ``?q=``; groups stand by ``order``.
    """

    def register(find: Find) -> Find:
        _finders.append(Finder(label, find, more, order, shortest))
        return find

    return register


def asked(typed: str) -> str:
    """What is looked for: one clean line of no more than ``LONGEST`` characters; safe with anything a browser sends."""
    return clean_line(typed.replace("\x00", ""))[:LONGEST].strip()


def find(person: "Person", text: str) -> list[Group]:
    """What answers to the text, in groups without empty ones; for no text, every deed and every page."""
    pages = Group("go", _("Go to"), _matching(_goes, person, text))
    deeds = Group("do", _("Actions"), _matching(_does, person, text))
    groups = [pages, deeds] if text else [deeds, pages]
    remembers = _asked.set({})
    try:
        for finder in sorted(_finders, key=lambda one: one.order):
            hits = list(finder.find(person, text, FEW)) if finder.takes(text) else []
            groups.append(Group(f"f{finder.order}", finder.label, hits, _more(finder, hits, text)))
    finally:
        _asked.reset(remembers)
    return [group for group in groups if group.hits]


def once_asked[T](question: str, ask: Callable[[], T]) -> T:
    """The answer to what several finders ask alike: asked once within a ``find``, and each time outside of one."""
    known = _asked.get()
    if known is None:
        return ask()
    if question not in known:
        known[question] = ask()
    answer: T = known[question]
    return answer


def is_chinese(text: str) -> bool:
    """Is there a Chinese character in it?"""
    return any("\u3400" <= letter <= "\u9fff" for letter in text)


def _more(finder: Finder, found: Sequence[Hit], text: str) -> str:
    if not finder.more or len(found) < FEW:
        return ""
    return f"{reverse(finder.more)}?{urlencode({'q': text})}"


def _matching(sources: Sequence[Doors], person: "Person", text: str) -> list[Hit]:
    # The floors register from the ground up; what stands on top, the navigation first of all, is shown first.
    doors = [door for source in reversed(sources) for door in source(person)]
    if not text:
        return doors
    sought = _folded(text)
    said = zip(*(_said_in(code, doors) for code, _name in settings.LANGUAGES), strict=True)
    ranked = [(rank, at, doors[at]) for at, told in enumerate(said) if (rank := _rank(told, sought)) is not None]
    return [door for *_place, door in sorted(ranked, key=lambda one: one[:2])[:FEW_DOORS]]


def _said_in(code: str, doors: Iterable[Hit]) -> list[tuple[str, str]]:
    """Name and words of each door in a language."""
    with override(code):
        return [(_folded(str(door.label)), _folded(str(door.words))) for door in doors]


def _rank(told: Sequence[tuple[str, str]], sought: str) -> int | None:
    """0 where a name begins with it, 1 where it holds it, 2 where other words do; None where nothing does.

    A page is found by its name in either language: people mix them.
    """
    names, words = zip(*told, strict=True)
    if any(name.startswith(sought) for name in names):
        return 0
    for rank, texts in ((1, names), (2, words)):
        if any(all(_holds(one, word) for word in sought.split()) for one in texts):
            return rank
    return None


def _holds(text: str, word: str) -> bool:
    """Chinese is matched loosely, 新报价 finds 新建报价单: its characters in their order; letters only in one piece."""
    if not is_chinese(word):
        return word in text
    rest = iter(text)
    return all(letter in rest for letter in word)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
