"""Editing the draft of a chain: its stages, who signs off, on which condition, within which time (APP-2).

Each door locks the chain, refuses whoever saw the draft otherwise than it is (APP-6), changes one thing, counts it and
records it in words. Versions that were ever in force are out of reach, for the database too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from salesops.approvals.chain_words import WITH_STAGES, Words
from salesops.approvals.chains import Seen, locked_draft, stale
from salesops.approvals.enums import ApprovalVerb
from salesops.approvals.kinds import Limit
from salesops.approvals.models import ChainVersion, SignOff, Stage
from salesops.approvals.rules import can_edit_chains
from salesops.audit import changed_label, record
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.org.models import Person

# Above every order in use, so that stages can change places without meeting on the way.
ASIDE = 1000
MOST_STAGES = 20


class StageData(NamedTuple):
    """What is said of a stage; no ``days``: the chain's own end is the only limit."""

    title: str = ""
    days: int | None = None
    working: bool | None = None


class Ask(NamedTuple):
    """Whom a sign-off asks, and on which condition; the names of ``SignOff``'s columns."""

    who: str
    post: str = ""
    person_id: int | None = None
    department_id: int | None = None
    fact: str = ""
    operator: str = ""
    value: str = ""


def set_limit(draft: ChainVersion, limit: Limit | None, seen: Seen, *, by: Person) -> None:
    """How long the chain may take as a whole; None: as the setting of its kind says (APP-4)."""
    with _editing(draft, seen, by) as edit:
        edit.draft.limit_days = limit.days if limit else None
        edit.draft.limit_working = limit.working if limit else None
        edit.draft.save(update_fields=["limit_days", "limit_working"])


def add_stage(draft: ChainVersion, data: StageData, first: Ask, place: int, seen: Seen, *, by: Person) -> Stage:
    """A stage with its first sign-off at ``place``, counted from 1; those behind it move on by one."""
    with _editing(draft, seen, by) as edit:
        stages = list(edit.draft.stages.order_by("order"))
        if len(stages) >= MOST_STAGES:
            raise Refusal(
                "APP-2",
                _("A chain has at most %(most)s stages.") % {"most": MOST_STAGES},
                _("Put several sign-offs into one stage: they run together."),
            )
        stage = Stage.objects.create(
            version=edit.draft,
            order=ASIDE - 1,
            title=data.title,
            limit_days=data.days,
            limit_working=data.working if data.days else None,
        )
        SignOff.objects.create(stage=stage, **first._asdict())
        stages.insert(max(0, place - 1), stage)
        _renumber(edit.draft, stages)
    return stage


def edit_stage(stage: Stage, data: StageData, seen: Seen, *, by: Person) -> None:
    """Title and own limit of a stage."""
    with _editing(stage.version, seen, by) as edit:
        stage = edit.stage(stage)
        stage.title, stage.limit_days = data.title, data.days
        stage.limit_working = data.working if data.days else None
        stage.save(update_fields=["title", "limit_days", "limit_working"])


def move_stage(stage: Stage, place: int, seen: Seen, *, by: Person) -> None:
    """Put a stage at another place, counted from 1; beyond the ends is the end."""
    with _editing(stage.version, seen, by) as edit:
        stages = list(edit.draft.stages.order_by("order"))
        moved = edit.stage(stage)
        stages.remove(moved)
        stages.insert(max(0, place - 1), moved)
        _renumber(edit.draft, stages)


def remove_stage(stage: Stage, seen: Seen, *, by: Person) -> None:
    """Take a stage with its sign-offs out of the draft."""
    with _editing(stage.version, seen, by) as edit:
        edit.stage(stage).delete()
        _renumber(edit.draft, list(edit.draft.stages.order_by("order")))


def add_sign_off(stage: Stage, ask: Ask, seen: Seen, *, by: Person) -> SignOff:
    """One more yes that is needed in this stage; all of a stage run together."""
    with _editing(stage.version, seen, by) as edit:
        stage = edit.stage(stage)
        _refuse_twice(stage, ask)
        return SignOff.objects.create(stage=stage, **ask._asdict())


def edit_sign_off(sign_off: SignOff, ask: Ask, seen: Seen, *, by: Person) -> None:
    """Ask somebody else, or on another condition."""
    with _editing(sign_off.stage.version, seen, by) as edit:
        mine = edit.sign_off(sign_off)
        _refuse_twice(mine.stage, ask, besides=mine)
        for name, value in ask._asdict().items():
            setattr(mine, name, value)
        mine.save(update_fields=Ask._fields)


def remove_sign_off(sign_off: SignOff, seen: Seen, *, by: Person) -> None:
    """Take a sign-off out; the last one of a stage goes with its stage."""
    with _editing(sign_off.stage.version, seen, by) as edit:
        mine = edit.sign_off(sign_off)
        if mine.stage.sign_offs.count() == 1:
            raise Refusal(
                "APP-2", _("It is the only sign-off of its stage."), _("Take the whole stage out, or ask another.")
            )
        mine.delete()


def _refuse_twice(stage: Stage, ask: Ask, besides: SignOff | None = None) -> None:
    same = stage.sign_offs.filter(**ask._asdict())
    if (same.exclude(pk=besides.pk) if besides else same).exists():
        raise Refusal(
            "APP-2",
            _("The stage asks for this sign-off already."),
            _("Ask somebody else, or on another condition."),
            field="whom",
        )


def _renumber(draft: ChainVersion, stages: list[Stage]) -> None:
    """Orders from 1 without gaps, past each other by way of numbers that nobody has."""
    draft.stages.update(order=F("order") + ASIDE)
    for order, stage in enumerate(stages, start=1):
        draft.stages.filter(pk=stage.pk).update(order=order)


@dataclass(frozen=True)
class _Edit:
    """The locked draft, and its parts as they are now."""

    draft: ChainVersion

    def stage(self, stage: Stage) -> Stage:
        found = self.draft.stages.filter(pk=stage.pk).first()
        if found is None:
            raise stale(self.draft.chain)
        return found

    def sign_off(self, sign_off: SignOff) -> SignOff:
        found = SignOff.objects.filter(stage__version=self.draft, pk=sign_off.pk).select_related("stage").first()
        if found is None:
            raise stale(self.draft.chain)
        return found


@contextmanager
def _editing(draft: ChainVersion, seen: Seen, by: Person) -> Iterator[_Edit]:
    require(can_edit_chains(by))
    with transaction.atomic():
        draft = locked_draft(draft.chain_id, seen)
        before = _in_words(draft)
        yield _Edit(draft)
        draft.revision += 1
        draft.save(update_fields=["revision"])
        record(draft.chain, ApprovalVerb.CHAIN_EDITED, by=by, changes=_changes(before, _in_words(draft)))


def _in_words(draft: ChainVersion) -> dict[Any, str]:
    """The draft in the company's language, by what it says it of."""
    with translation.override(settings.LANGUAGE_CODE):
        words = Words.of(draft.chain.kind)
        found = ChainVersion.objects.select_related("chain").prefetch_related(*WITH_STAGES).get(pk=draft.pk)
        said = {line.stage.pk: f"{line.place}. {line.text}" for line in words.stages(found)}
        return {None: words.whole_limit(found)} | said


def _changes(before: dict[Any, str], after: dict[Any, str]) -> dict[str, tuple[str | None, str | None]]:
    """What differs. Stages that only made room for another are left out, unless places are all that changed."""
    differing = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    said = [key for key in differing if _unplaced(before.get(key)) != _unplaced(after.get(key))]
    return {_label(key, after.get(key) or before[key]): (before.get(key), after.get(key)) for key in said or differing}


def _unplaced(text: str | None) -> str | None:
    return (text and text.partition(". ")[2]) or text


def _label(key: Any, text: str) -> str:
    if key is None:
        return changed_label(_("limit of the whole chain"))
    return changed_label(_("stage of the chain"), text.partition(".")[0])
