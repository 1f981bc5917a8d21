"""When are two company names one company? (CUS-2)

A registered name is region + brand + trade + form, the region also in brackets: 杭州远景软件有限公司, 远景软件（杭州）
有限公司. What is compared is the core, brand and trade; regions and a branch are kept beside it and weigh in the
verdict. The word lists stand in ``names_words.py``; when two cores that differ are alike, in ``names_alike.py``.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from opencc import OpenCC

from salesops.base.names_alike import Closeness, alike
from salesops.base.names_words import BRANCHES, BREADTHS, CITIES, FORMS, LATIN_FORMS, PROVINCES, SUFFIXES, TRADES
from salesops.base.text import fold

SHORTEST_CORE = 2
LONGEST_NAME = 200  # also keeps hostile input away from the patterns below

type Comparison = Literal["conflict", "affiliate", "branch", "hint", "different"]


class BadName(ValueError):
    """``code`` is "form_only" or "too_long"; ``sentence`` says it to people."""

    def __init__(self, code: str, sentence: Promise) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class NameKey:
    """A name as it is compared.

    ``core`` is read with Taiwan's words (軟體 is 软件), ``plain`` character by character (軟體 is 软体); mostly both
    are equal. ``regions`` are bare names without 省 or 市, as found. ``branch`` is empty for the company itself.
    """

    core: str
    regions: tuple[str, ...]
    branch: str
    plain: str

    @property
    def cores(self) -> tuple[str, ...]:
        """What to look for when searching stored cores."""
        return (self.core,) if self.core == self.plain else (self.core, self.plain)


@lru_cache(maxsize=1024)
def name_key(name: str) -> NameKey:
    """Take a company name apart. ``BadName`` if nothing is left to tell companies apart by (有限公司)."""
    text = fold(name).lower()
    if len(text) > LONGEST_NAME:
        raise BadName("too_long", _("A company name has at most 200 characters."))
    by_words, by_letters = _converter("tw2sp").convert(text), _converter("t2s").convert(text)
    core, regions, branch = _take_apart(by_words)
    plain = core if by_letters == by_words else _take_apart(by_letters)[0]
    return NameKey(core, regions, branch, plain)


def compare_names(a: str | NameKey, b: str | NameKey) -> Comparison:
    """The verdict on two names.

    conflict: one company; affiliate: same core in another region, may be saved with a reason; branch: part of the
    other; hint: written alike; different. ``BadName`` as ``name_key``.
    """
    one = a if isinstance(a, NameKey) else name_key(a)
    other = b if isinstance(b, NameKey) else name_key(b)
    if set(one.cores) & set(other.cores):
        if one.regions and other.regions and not set(one.regions) & set(other.regions):
            return "affiliate"
        return "conflict" if one.branch == other.branch else "branch"
    if closeness(one.core, other.core):
        return "hint"
    return "different"


def closeness(a: str, b: str) -> Closeness:
    """How much two cores that differ look like one company: 0 not at all, 1 by a letter, 2 by what names them."""
    # 远景集团浙江有限公司: a region inside a name is not taken out, but it is pointed at
    if without_inner_region(a) == without_inner_region(b):
        return 2
    return alike(a, b)


def without_inner_region(core: str) -> str:
    """The core without a form and a region at its end: 远景集团浙江 is 远景."""
    return _INNER_REGION.sub("", core)


def _any_of(*lists: tuple[str, ...]) -> str:
    """A pattern that tries the longest word first."""
    return "|".join(re.escape(word) for word in sorted({w for words in lists for w in words}, key=len, reverse=True))


_OPENING, _CLOSING = "([{【〔〈《「『", ")]}】〕〉》」』"
_BRACKETS = str.maketrans(_OPENING + _CLOSING, "(" * len(_OPENING) + ")" * len(_CLOSING))
_IGNORED = re.compile(r"[\s·•・‧\-‐‑–—_.,、'’\"“”&/;:*。]")
_LATIN = "|".join(re.escape(word).replace(r"\ ", r"\s*") for word in sorted(LATIN_FORMS, key=len, reverse=True))
_LATIN_TAIL = re.compile(rf"(?:(?<![a-z0-9.])(?:{_LATIN})|co\.\s*,?\s*ltd)[\s.,]*$")
_COMPANY = _any_of(tuple(word for word in FORMS if word not in BRANCHES), ("银行",))
_BRANCH_TAIL = re.compile(rf"^(.+?(?:{_COMPANY})++)(.*?(?:{_any_of(BRANCHES)}))$")
_FORMS = frozenset(FORMS)
_LONG_FORMS = sorted({len(form) for form in FORMS}, reverse=True)
_ONLY_FORMS = re.compile(rf"(?:{_any_of(FORMS)})*")
_ONLY_TRADES = re.compile(rf"(?:{_any_of(TRADES)})+")
_REGION_WORDS = _any_of(PROVINCES, CITIES, BREADTHS)
# 广西壮族自治区; but 上海市场…, 杭州区块链… begin with a trade, not with a city's 市 or 区
_SUFFIX = (
    r"(?:(?:(?:[一-龥]{1,4}族){1,3}|维吾尔)自治[区州县旗]"
    rf"|(?!市场|市政|区块|区域|旗舰|州际|乡村|盟友)(?:{_any_of(SUFFIXES)}))"
)
_REGION = rf"({_REGION_WORDS}){_SUFFIX}*"
_REGION_HEAD = re.compile(_REGION)
_ONLY_REGIONS_OR_FORMS = re.compile(rf"(?:{_REGION}|{_any_of(FORMS)})*")
_BRACKET = re.compile(r"\(([^()]*)\)")
_INNER_REGION = re.compile(rf"(?:{_any_of(FORMS)})(?:{_REGION})+$")


@cache
def _converter(config: str) -> OpenCC:
    return OpenCC(config)


def _take_apart(text: str) -> tuple[str, tuple[str, ...], str]:
    text = text.translate(_BRACKETS)
    while text[-1:].isascii() and (shorter := _LATIN_TAIL.sub("", text)) != text:
        if len(_IGNORED.sub("", shorter)) < SHORTEST_CORE:
            break
        text = shorter
    text = _IGNORED.sub("", text)
    branch = ""
    if text.endswith(BRANCHES) and (tail := _BRANCH_TAIL.match(text)):
        text, branch = tail[1], re.sub("[()]", "", tail[2])
    text, bracketed = _drop_brackets(text)
    if _ONLY_FORMS.fullmatch(text):
        raise BadName("form_only", _("This is only a form of company. Enter the full name as on the licence."))
    core, leading = _strip_regions(_strip_forms(text))
    regions = tuple(dict.fromkeys(leading + bracketed))
    if _ONLY_TRADES.fullmatch(core) or len(core) < SHORTEST_CORE:
        core = "".join(regions) + core
    return core, regions, branch


def _drop_brackets(text: str) -> tuple[str, list[str]]:
    """Without brackets; the regions that stood alone in one are handed back, other words stay in the text."""
    if "(" not in text and ")" not in text:
        return text, []
    regions: list[str] = []

    def replaced(match: re.Match[str]) -> str:
        if not _ONLY_REGIONS_OR_FORMS.fullmatch(match[1]):
            return match[1]
        regions.extend(_REGION_HEAD.findall(match[1]))
        return ""

    while (fewer := _BRACKET.sub(replaced, text)) != text:
        text = fewer
    return re.sub("[()]", "", text), regions


def _strip_forms(text: str) -> str:
    while form := next((long for long in _LONG_FORMS if text[-long:] in _FORMS), 0):
        if len(text) - form < SHORTEST_CORE:
            break
        text = text[:-form]
    return text


def _strip_regions(text: str) -> tuple[str, list[str]]:
    regions: list[str] = []
    while (head := _REGION_HEAD.match(text)) and len(text) - head.end() >= SHORTEST_CORE:
        regions.append(head[1])
        text = text[head.end() :]
    return text, regions
