"""Each page speaks one language: no English word on a Chinese page, no Chinese one on an English page, data apart.

Data is what people typed: whatever stands in the database as text. What is ours to say must come from the catalogues.
"""

from collections.abc import Callable
from functools import cache

import pytest
from django.test import Client

from salesops.base import messages
from salesops.policy.rulebook import all_rules
from tests.fences.pages import Page, Tour
from tests.fences.said import CAPITALS, CHINESE, LATIN, data_of_the_house, said_on

# The same in both languages: our own name, names of others' products, signs.
NAMES = {"Salesops", "English", "Ctrl", "Alt", "Enter", "Esc", "Tab", "KB", "MB", "DRAFT"}
NAMES |= {"CSV", "zeng guo fan", "PDF", "JPG", "JPEG", "PNG", "Word", "Excel", "OFD", "Webhook", "https", "SEC"}
NAMES |= {rule.chapter for rule in all_rules()}


@pytest.mark.rule("DSH-2")
@pytest.mark.django_db
def test_every_page_speaks_the_language_of_its_reader(toured: Tour) -> None:
    found: dict[str, str] = {}
    data = data_of_the_house()
    for language, foreign in (("zh-hans", english_words), ("en", chinese_words)):
        is_foreign = cache(foreign(data))  # most of what is said, the shell says on every page
        for page in toured.seen:
            for text in said_on(page.html if language == "zh-hans" else in_english(page, toured), language):
                if strangers := is_foreign(text):
                    found.setdefault(f"{language}: {strangers} in {text[:120]!r}", f"{page.url} as {page.who}")
    assert found == {}, "\n".join(f"{fault}: {where}" for fault, where in found.items())


def in_english(page: Page, tour: Tour) -> str:
    """The same page once more, as its reader gets it in English."""
    client = tour.browser(page.who) if page.who in tour.people else Client()
    return str(client.get(page.url, headers={"accept-language": "en"}).text)


def english_words(data: str) -> Callable[[str], list[str]]:
    """Which words of a text are English and nobody's data?"""
    ours = english_sentences() - NAMES - set(data.splitlines())

    def find(text: str) -> list[str]:
        if text in ours:
            return [text]
        return [words for words in LATIN.findall(text) if words not in NAMES and words not in data]

    return find


def chinese_words(data: str) -> Callable[[str], list[str]]:
    """Which runs of a text are Chinese and nobody's data?"""

    def find(text: str) -> list[str]:
        return [words for words in CHINESE.findall(text) if words not in data and not CAPITALS.fullmatch(words)]

    return find


def english_sentences() -> set[str]:
    """What the catalogues translate, and say differently in Chinese."""
    return {
        entry.msgid
        for area in messages.AREAS
        for entry in messages.read_catalogue(area)
        if entry.msgstr not in {"", entry.msgid}
    }
