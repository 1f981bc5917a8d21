"""What the approval engine must know about memos: they are answered in words, or more facts are wanted."""

from collections.abc import Collection, Sequence
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.approvals.differences import Change
from salesops.approvals.kinds import Facts, Kind, Limit, SignOffSpec, StageSpec, register
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.memos.actions.leak import decide_leak, return_leak, withdraw_leak
from salesops.memos.actions.memo import answer_memo, return_memo, withdraw_memo
from salesops.memos.enums import INSTRUCTION, LEAK, PROBLEM
from salesops.memos.models import LeakReport, Memo
from salesops.memos.queries.paper import frozen_files
from salesops.memos.rules import can_see_leak, can_see_memo
from salesops.org.models import Person
from salesops.policy import policy

WANT_FACTS = pgettext_lazy("button", "Ask for more facts")
FILE_NAMES: dict[str, Sentence] = {"files": _("attachments"), "name": _("name"), "sha256": "SHA-256"}


class MemoApproval(Kind[Memo]):
    """One sign-off: the superior's answer."""

    model = Memo
    card_template = "memos/memo/_card.html"
    may_reject = False
    answers_in_words = True
    outcome = pgettext_lazy("memo", "Answered")
    fact_names: ClassVar = {"about_record": _("is about a record")}
    flag_names = ("about_record",)
    field_names: ClassVar = {
        "headline": _("headline"),
        "text": pgettext_lazy("memo", "text"),
        "record": _("about"),
        **FILE_NAMES,
    }

    def facts(self, subject: Memo) -> Facts:
        return {"about_record": subject.record_id is not None}

    def snapshot(self, subject: Memo) -> Facts:
        return {
            "headline": subject.headline,
            "text": subject.text,
            "record": subject.record_title,
            "files": frozen_files(subject),
        }

    def title(self, subject: Memo) -> str:
        """Number and record: the headline is free text, and this line goes out in notices (CNF-1)."""
        return f"{subject.number} {subject.record_title}".strip()

    def url(self, subject: Memo) -> str:
        return subject.get_absolute_url()

    def limit(self) -> Limit:
        return Limit(policy("memos.answer_days"))

    def may_see(self, person: Person, subject: Memo) -> Verdict:
        return can_see_memo(person, subject)

    def approved(self, subject: Memo, *, by: Person) -> None:
        answer_memo(subject, by=by)

    def returned(self, subject: Memo, *, by: Person) -> None:
        return_memo(subject, by=by)

    def rejected(self, subject: Memo, *, by: Person) -> None:
        """Raises ``ValueError``: a question is answered, the engine has no rejection for it."""
        raise ValueError("a memo is answered or returned, never rejected")

    def withdrawn(self, subject: Memo, *, by: Person) -> None:
        withdraw_memo(subject, by=by)

    def default_chain(self) -> Sequence[StageSpec]:
        return [StageSpec([SignOffSpec("superior")])]


class InstructionApproval(MemoApproval):
    """请示."""

    key = INSTRUCTION
    label = _("request for instructions")
    verdict_words: ClassVar = {"approve": pgettext_lazy("button", "Give instructions"), "return": WANT_FACTS}


class ProblemApproval(MemoApproval):
    """问题报告."""

    key = PROBLEM
    label = _("problem report")
    verdict_words: ClassVar = {"approve": pgettext_lazy("button", "Answer"), "return": WANT_FACTS}


class LeakApproval(Kind[LeakReport]):
    """The general manager decides on measures; where they are the one concerned, the alternate (ORG-4)."""

    key = LEAK
    label = _("leak report")
    model = LeakReport
    confined = True
    card_template = "memos/leak/_card.html"
    may_reject = False
    answers_in_words = True
    verdict_words: ClassVar = {"approve": pgettext_lazy("button", "Decide on measures"), "return": WANT_FACTS}
    outcome = _("Measures decided")
    field_names: ClassVar = {
        "what": _("what got out"),
        "record": _("about"),
        "noticed_on": _("noticed on"),
        "concerned": _("who may have passed it on"),
        **FILE_NAMES,
    }

    def facts(self, subject: LeakReport) -> Facts:
        return {}

    def snapshot(self, subject: LeakReport) -> Facts:
        return {
            "what": subject.what,
            "record": subject.record_title,
            "noticed_on": subject.noticed_on.isoformat(),
            "concerned": subject.concerned.name if subject.concerned else "",
            "files": frozen_files(subject),
            "log": subject.access_log,
        }

    def title(self, subject: LeakReport) -> str:
        """The number alone: not even what it is about."""
        return subject.number

    def url(self, subject: LeakReport) -> str:
        return subject.get_absolute_url()

    def limit(self) -> Limit:
        return Limit(policy("memos.leak_days"))

    def interested(self, subject: LeakReport) -> Collection[int]:
        return () if subject.concerned_id is None else (subject.concerned_id,)

    def may_see(self, person: Person, subject: LeakReport) -> Verdict:
        return can_see_leak(person, subject)

    def approved(self, subject: LeakReport, *, by: Person) -> None:
        decide_leak(subject, by=by)

    def returned(self, subject: LeakReport, *, by: Person) -> None:
        return_leak(subject, by=by)

    def rejected(self, subject: LeakReport, *, by: Person) -> None:
        """Raises ``ValueError``: whatever is decided is said in words."""
        raise ValueError("a leak report is answered or returned, never rejected")

    def withdrawn(self, subject: LeakReport, *, by: Person) -> None:
        withdraw_leak(subject, by=by)

    def differences(self, before: Facts, after: Facts) -> list[Change]:
        """The words; the log has grown in any case."""
        return super().differences(_without_log(before), _without_log(after))

    def default_chain(self) -> Sequence[StageSpec]:
        return [StageSpec([SignOffSpec("gm")])]


def _without_log(snapshot: Facts) -> Facts:
    return {key: value for key, value in snapshot.items() if key != "log"}


register(InstructionApproval())
register(ProblemApproval())
register(LeakApproval())
