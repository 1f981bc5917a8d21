"""The rulebook as its page shows it: every rule with its settings, what they were, and what comes next."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from salesops.base import clock
from salesops.policy.declared import Setting, all_settings
from salesops.policy.models import SettingValue
from salesops.policy.rulebook import Rule, all_rules, chapter_title

if TYPE_CHECKING:
    from salesops.org.models import Person

LONGEST_SEARCH = 80


@dataclass(frozen=True, slots=True)
class Change:
    """One decision about a setting: from ``since`` on it has ``value`` instead of ``before``.

    ``overruled`` when another decision for the same day was entered later: this one never counts.
    """

    since: date
    value: str
    before: str
    by: "Person"
    reason: str
    entered_at: datetime
    overruled: bool


@dataclass(frozen=True, slots=True)
class Life:
    """A setting as it stands today, what comes (the nearest first), and every decision about it (the newest first).

    ``since`` is None while the value counts that it had from the start.
    """

    setting: Setting
    value: str
    since: Change | None
    coming: list[Change]
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule with the settings that give it figures."""

    rule: Rule
    lives: list[Life]

    def has(self, words: Iterable[str]) -> bool:
        """Does every word stand in the id, the title or clause of either language, or the name of a setting?"""
        rule = self.rule
        texts = [rule.id, rule.title_zh, rule.title_en, rule.clause, rule.other_clause]
        text = _folded(" ".join([*texts, *(str(life.setting.label) for life in self.lives)]))
        return all(word in text for word in words)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the rulebook: "ORG", what it is about, its rules."""

    key: str
    title: str
    entries: list[Entry]


def chapters(search: str = "") -> list[Chapter]:
    """The rulebook as of today, in its order; with ``search`` the rules in which all its words stand. One query."""
    lives: dict[str, list[Life]] = {}
    for life in _lives(clock.today()):
        lives.setdefault(life.setting.rule, []).append(life)
    words = _folded(search[:LONGEST_SEARCH]).split()
    entries = (Entry(rule, lives.get(rule.id, [])) for rule in all_rules())
    found = (entry for entry in entries if entry.has(words))
    return [
        Chapter(key, chapter_title(key), list(group)) for key, group in groupby(found, key=lambda one: one.rule.chapter)
    ]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _lives(today: date) -> list[Life]:
    """Every setting; the rows of all of them in one query."""
    rows = SettingValue.objects.select_related("changed_by").order_by("key", "valid_from", "pk")
    by_key = {key: list(group) for key, group in groupby(rows, key=lambda row: row.key)}
    return [_life(setting, by_key.get(setting.key, []), today) for setting in all_settings()]


def _life(setting: Setting, rows: list[SettingValue], today: date) -> Life:
    """``rows`` by their first day, and among equals as they were entered."""
    start = before = setting.said(setting.default)
    changes: list[Change] = []
    for day, decided in groupby(rows, key=lambda row: row.valid_from):
        *overruled, last = decided
        for row in (*overruled, last):
            value = setting.said(setting.parse(row.value))
            changes.append(Change(day, value, before, row.changed_by, row.reason, row.created_at, row is not last))
        before = changes[-1].value
    counting = [change for change in changes if not change.overruled]
    begun = [change for change in counting if change.since <= today]
    since = begun[-1] if begun else None
    return Life(setting, since.value if since else start, since, counting[len(begun) :], changes[::-1])
