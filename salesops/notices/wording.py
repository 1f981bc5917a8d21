"""What leaves the house: sentences without figures, and links to where the figures stand (CNF-1)."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from salesops.notices.enums import NoticeGroup
from salesops.notices.kinds import group_of
from salesops.notices.models import Notice
from salesops.org.models import Person

HIDDEN = "…"

_WIDE = str.maketrans("０１２３４５６７８９．，％￥", "0123456789.,%¥")
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_LARGE = "[百千万亿]"
_CAPITALS = "[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]"
# Whatever looks like money, a price or a discount. A title carries what people typed: one of them may have typed a sum.
_AMOUNT = re.compile(
    "|".join(
        [
            rf"(?:[¥$€]|CNY|RMB|USD|EUR)\s*[-−]?\s*{_NUMBER}\s*{_LARGE}*",
            rf"{_NUMBER}\s*(?:{_LARGE}+\s*[元圆块]?|[元圆块折%]|yuan\b|RMB\b|CNY\b)",
            rf"{_CAPITALS}+[元圆角分](?:{_CAPITALS}|[角分整正])*",
            r"\d{1,3}(?:,\d{3})+(?:\.\d+)?",
            r"\d+\.\d{2,}",
            r"(?<![\w-])\d{5,}(?:\.\d+)?(?![\w-])",
        ]
    ),
    re.IGNORECASE,
)


def without_amounts(text: str) -> str:
    """The text with every figure that could be an amount, a price or a discount left out (CNF-1)."""
    kept, end = [], 0
    for found in _AMOUNT.finditer(text.translate(_WIDE)):  # one sign for one: places are the same in both
        kept += [text[end : found.start()], HIDDEN]
        end = found.end()
    return "".join([*kept, text[end:]])


def link(path: str) -> str:
    """The whole address of a page of this site."""
    return f"{settings.SITE_URL}{path}"


@dataclass(frozen=True, slots=True)
class Mail:
    """A plain-text mail."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class _Line:
    sentence: str
    link: str


def mail_of(person: Person, notices: Iterable[Notice], *, is_digest: bool = False) -> Mail:
    """The mail about these notices, in the person's language: a sentence and a link for each."""
    with translation.override(person.language):
        lines = [_Line(without_amounts(notice.sentence), link(notice.url)) for notice in notices]
        words = {
            "name": person.name,
            "lines": lines,
            "one": lines[0].sentence if len(lines) == 1 else "",
            "count": len(lines),
            "is_digest": is_digest,
            "app": link(reverse("notices:notice-list")),
            "preferences": link(reverse("notices:preferences")),
        }
        return Mail(" ".join(_rendered("subject", words).split())[:200], _rendered("body", words))


def call_of(person: Person, notices: Iterable[Notice]) -> str:
    """What a robot says: how much of what sort, and a link. A robot speaks to a whole group, so it names nothing."""
    with translation.override(person.language):
        counts = Counter(group_of(notice.kind) for notice in notices)
        lines = [f"{group.label}: {counts[group]}" for group in NoticeGroup if counts[group]]
        return "\n".join([f"Salesops · {person.name}", *lines, link(reverse("notices:notice-list"))])


def trial_call_of(person: Person) -> str:
    """What a robot says when its owner tries it."""
    with translation.override(person.language):
        said = _("A test: notices of Salesops will arrive here.")
        return "\n".join([f"Salesops · {person.name}", said, link(reverse("notices:preferences"))])


def _rendered(part: str, words: dict[str, object]) -> str:
    # Plain text: escaped for HTML, an ampersand in a company's name would arrive as &amp;.
    template = get_template(f"emails/notices/notices-{part}.txt").template  # type: ignore[attr-defined]  # Django's own
    text: str = template.render(Context(words, autoescape=False))
    return text
