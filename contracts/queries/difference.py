"""What changed from one state of a contract to another, as a reader would tell it (APP-3, APP-6)."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.enums import InstalmentKind
from contracts.queries.contract import when_in_words
from contracts.queries.facts import part_of
from contracts.schedule import InstalmentData
from quotes.queries.difference import snapshot_differences as offer_differences
from salesops.approvals.differences import Change
from salesops.base.look import amount_text
from salesops.base.look.figures import NOTHING
from salesops.base.refusals import Sentence

HEAD: dict[str, Sentence] = {
    "title": gettext_lazy("Title"),
    "company": gettext_lazy("Party B"),
    "quote": gettext_lazy("Quote"),
    "expires_on": gettext_lazy("In force until"),
}


def snapshot_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Two snapshots of a contract (`facts.contract_snapshot`) compared: what it shares with a quote, then the rest."""
    return [*offer_differences(before, after), *_head(before, after), *_schedule(before, after), *_texts(before, after)]


def _head(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name, label in HEAD.items():
        was, now = before.get(name) or NOTHING, after.get(name) or NOTHING
        if was != now:
            yield Change(str(label), was, now)


def _schedule(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old, new = ([part_of(part) for part in one.get("schedule", ())] for one in (before, after))
    for label, (was, now) in schedule_differences(mine=old, theirs=new).items():
        yield Change(label, was, now)


def _texts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old, new = ({one["title"]: one["text"] for one in snapshot.get("clauses", ())} for snapshot in (before, after))
    for title in [*new, *(title for title in old if title not in new)]:
        if old.get(title) != new.get(title):
            yield Change(title, old.get(title) or NOTHING, new.get(title) or NOTHING)


def schedule_differences(
    *, mine: Sequence[InstalmentData], theirs: Sequence[InstalmentData]
) -> dict[str, tuple[str, str]]:
    """Parts that differ by place, label → (mine, theirs)."""
    changes = {}
    for place, pair in enumerate(zip_longest(mine, theirs), start=1):
        if pair[0] != pair[1]:
            changes[_("Instalment %(place)d") % {"place": place}] = (part_in_words(pair[0]), part_in_words(pair[1]))
    return changes


def part_in_words(part: InstalmentData | None) -> str:
    """One part of a schedule in a line."""
    if part is None:
        return NOTHING
    return f"{InstalmentKind(part.kind).label} {amount_text(Decimal(part.amount))}, {when_in_words(part)}"
