"""The difference between two versions of a chain, in words: what was added, taken out, moved, changed (APP-2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesops.approvals.chain_words import AskLine, StageLine, Words
from salesops.approvals.models import ChainVersion

type Sort = Literal["added", "removed", "moved", "changed"]
type Pair = tuple[StageLine, StageLine]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: what it concerns, and how it was and is; "" stands for nothing."""

    sort: Sort
    about: str
    was: str
    now: str

    @property
    def sort_text(self) -> str:
        """The sort as a word."""
        return {
            "added": pgettext("difference", "added"),
            "removed": pgettext("difference", "taken out"),
            "moved": pgettext("difference", "moved"),
            "changed": pgettext("difference", "changed"),
        }[self.sort]


def differences(old: ChainVersion, new: ChainVersion, words: Words) -> list[Difference]:
    """What ``new`` says otherwise than ``old``; both with their stages prefetched."""
    found: list[Difference] = []
    if (was := words.whole_limit(old)) != (now := words.whole_limit(new)):
        found.append(Difference("changed", _("limit of the whole chain"), was, now))
    before, after = words.stages(old), words.stages(new)
    pairs = _pairs(before, after)
    kept = _in_order(pairs)
    matched = {id(line) for pair in pairs for line in pair}
    found.extend(Difference("removed", _stage(one), one.text, "") for one in before if id(one) not in matched)
    for line in after:
        if id(line) not in matched:
            found.append(Difference("added", _stage(line), "", line.text))
        else:
            found.extend(_of_pair(next(pair for pair in pairs if pair[1] is line), kept))
    return found


def _stage(line: StageLine) -> str:
    return _("stage %(place)s, %(name)s") % {"place": line.place, "name": line.name}


def _of_pair(pair: Pair, kept: set[int]) -> Iterator[Difference]:
    was, now = pair
    about = _stage(now)
    if now.place not in kept:
        yield Difference("moved", about, _place(was), _place(now))
    if was.title != now.title:
        yield Difference("changed", _("title of %(stage)s") % {"stage": about}, was.title, now.title)
    if was.limit != now.limit:
        yield Difference("changed", _("limit of %(stage)s") % {"stage": about}, was.limit, now.limit)
    yield from _asks(now.place, was.asks, now.asks)


def _place(line: StageLine) -> str:
    return _("place %(place)s") % {"place": line.place}


def _asks(place: int, was: Sequence[AskLine], now: Sequence[AskLine]) -> Iterator[Difference]:
    left = list(was)
    for ask in now:
        same = next((one for one in left if one.text == ask.text), None)
        same = same or next((one for one in left if one.whom == ask.whom), None)
        signing = _signing(ask, place)
        if same is None:
            yield Difference("added", signing, "", ask.text)
            continue
        left.remove(same)
        if same.when != ask.when:
            always = _("always")
            yield Difference("changed", signing, same.when or always, ask.when or always)
    for ask in left:
        yield Difference("removed", _signing(ask, place), ask.text, "")


def _signing(ask: AskLine, place: int) -> str:
    return _("%(whom)s in stage %(place)s") % {"whom": ask.whom, "place": place}


def _pairs(before: Sequence[StageLine], after: Sequence[StageLine]) -> list[Pair]:
    """Which stage became which. A copy keeps no tie to its original, so the likeliest is taken: the same people under
    the same title, then the same people, then the same title, then at least one of the people."""
    left, pairs = list(before), []
    unmatched = list(after)
    for is_like in (_same_all, _same_people, _same_title, _shares_somebody):
        for line in list(unmatched):
            found = [one for one in left if is_like(one, line)]
            if found:
                nearest = min(found, key=lambda one: abs(one.place - line.place))
                left.remove(nearest)
                unmatched.remove(line)
                pairs.append((nearest, line))
    return sorted(pairs, key=lambda pair: pair[1].place)


def _people(line: StageLine) -> frozenset[str]:
    return frozenset(ask.whom for ask in line.asks)


def _same_all(one: StageLine, other: StageLine) -> bool:
    return one.title == other.title and _people(one) == _people(other)


def _same_people(one: StageLine, other: StageLine) -> bool:
    return _people(one) == _people(other)


def _same_title(one: StageLine, other: StageLine) -> bool:
    return bool(one.title) and one.title == other.title


def _shares_somebody(one: StageLine, other: StageLine) -> bool:
    return bool(_people(one) & _people(other))


def _in_order(pairs: Sequence[Pair]) -> set[int]:
    """New places of the stages that kept their order: the longest row of them; the others were moved."""
    best: list[list[Pair]] = []
    for pair in pairs:
        before = [row for row in best if row[-1][0].place < pair[0].place]
        best.append([*max(before, key=len, default=[]), pair])
    longest: list[Pair] = max(best, key=len, default=[])
    return {now.place for _was, now in longest}
