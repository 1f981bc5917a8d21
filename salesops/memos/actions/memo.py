"""Asking for instructions and reporting problems, and what becomes of it (APP-9)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model

from salesops.approvals.engine import open_request
from salesops.audit import record as keep
from salesops.base.clock import now, today
from salesops.base.revisions import check_revision
from salesops.base.verdicts import require
from salesops.documents.numbers import draw_number
from salesops.memos.actions.paper import Uploads, attach, named, refuse_unless_editable
from salesops.memos.enums import MemoSort, MemoVerb, PaperState
from salesops.memos.models import Memo
from salesops.memos.rules import can_change_memo, can_write_memo
from salesops.org.models import Person

_FIRST = {MemoSort.INSTRUCTION: MemoVerb.ASKED, MemoSort.PROBLEM: MemoVerb.REPORTED}


@dataclass(frozen=True, slots=True)
class MemoData:
    """What a person writes; further files are added to those that are there."""

    sort: MemoSort
    headline: str
    text: str
    files: Uploads = ()


@transaction.atomic
def write_memo(data: MemoData, *, about: Model | None = None, by: Person) -> Memo:
    """Put a question or a problem to one's superior; ``about`` is a record that ``by`` may see, or none.

    Raises ``PermissionDenied`` for whoever has no superior, ``Refusal`` DOC-1 for a file that is not taken, and what
    the engine refuses.
    """
    require(can_write_memo(by))
    memo = Memo(
        number=draw_number(data.sort.prefix, on=today()),
        sort=data.sort,
        headline=data.headline,
        text=data.text,
        author=by,
        owner=by,
        written_at=now(),
        **named(about),
    )
    memo.save(force_insert=True)
    attach(memo, data.files, by=by)
    keep(memo, _FIRST[data.sort], by=by, about=_about(memo))
    open_request(data.sort.kind, memo, by=by)
    return memo


@transaction.atomic
def ask_again(memo: Memo, data: MemoData, *, revision: int, by: Person) -> Memo:
    """Put a memo once more that was returned or withdrawn: a new round with a new clock. Its sort stays.

    Raises ``StaleRecord`` when it was saved after ``revision`` elsewhere, ``Refusal`` APP-9 unless it is back with
    its author.
    """
    memo = _locked(memo)
    require(can_change_memo(by, memo))
    refuse_unless_editable(memo, "APP-9")
    check_revision(memo, revision, {"headline": data.headline, "text": data.text})
    memo.headline, memo.text = data.headline, data.text
    memo.save(update_fields=["headline", "text"])
    attach(memo, data.files, by=by)
    _move(memo, PaperState.WAITING, MemoVerb.ASKED_AGAIN, by=by)
    open_request(MemoSort(memo.sort).kind, memo, by=by)
    return memo


@transaction.atomic
def answer_memo(memo: Memo, *, by: Person) -> Memo:
    """The superior answered; the words are the decision's."""
    memo = _locked(memo)
    memo.answered_at = now()
    return _move(memo, PaperState.ANSWERED, MemoVerb.ANSWERED, by=by)


@transaction.atomic
def return_memo(memo: Memo, *, by: Person) -> Memo:
    """The superior wants more facts."""
    return _move(_locked(memo), PaperState.RETURNED, MemoVerb.RETURNED, by=by)


@transaction.atomic
def withdraw_memo(memo: Memo, *, by: Person) -> Memo:
    """Whoever asked no longer needs an answer, or wants to say it better."""
    return _move(_locked(memo), PaperState.WITHDRAWN, MemoVerb.WITHDRAWN, by=by)


def _move(memo: Memo, state: PaperState, verb: MemoVerb, *, by: Person) -> Memo:
    memo.state = state
    memo.revision += 1
    memo.save(update_fields=["state", "revision", "answered_at"])
    keep(memo, verb, by=by, about=_about(memo))
    return memo


def _about(memo: Memo) -> Collection[Model]:
    """The record, whose timeline tells by the number alone that there is a memo."""
    record: Model | None = memo.record
    return [] if record is None else [record]


def _locked(memo: Memo) -> Memo:
    return Memo.objects.select_for_update(of=("self",), no_key=True).get(pk=memo.pk)
