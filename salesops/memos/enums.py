"""The words of memos: sorts, states, audit verbs, approval kinds."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

INSTRUCTION = "memos.instruction"
"""The approval kind of a request for instructions."""
PROBLEM = "memos.problem"
"""The approval kind of a problem report."""
LEAK = "memos.leak"
"""The approval kind of a leak report."""


class MemoSort(TextChoices):
    """What is wanted of the superior (APP-9)."""

    INSTRUCTION = "instruction", _("Request for instructions")
    PROBLEM = "problem", _("Problem report")

    @property
    def kind(self) -> str:
        """The approval kind it is asked through."""
        return {"instruction": INSTRUCTION, "problem": PROBLEM}[self.value]

    @property
    def prefix(self) -> str:
        """How its numbers begin: 请示, 问题."""
        return {"instruction": "QS", "problem": "WT"}[self.value]


class PaperState(TextChoices):
    """The life of a memo and of a leak report: it is put to somebody at once, there is no draft."""

    WAITING = "waiting", pgettext_lazy("memo", "Waiting for an answer")
    RETURNED = "returned", pgettext_lazy("memo", "More facts wanted")
    WITHDRAWN = "withdrawn", pgettext_lazy("memo", "Withdrawn")
    ANSWERED = "answered", pgettext_lazy("memo", "Answered")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        return {"waiting": "run", "returned": "wait", "withdrawn": "off", "answered": "done"}[self.value]


EDITABLE = (PaperState.RETURNED, PaperState.WITHDRAWN)


class MemoVerb(TextChoices):
    """What the audit trail says happened to a memo; the record it is about shows it too."""

    ASKED = "memos.memo.asked", _("asked for instructions")
    REPORTED = "memos.memo.reported", _("reported a problem")
    ASKED_AGAIN = "memos.memo.asked-again", _("put the memo once more, with more facts")
    ANSWERED = "memos.memo.answered", _("answered the memo")
    RETURNED = "memos.memo.returned", _("wanted more facts on the memo")
    WITHDRAWN = "memos.memo.withdrawn", _("withdrew the memo")


class LeakVerb(TextChoices):
    """What the audit trail says happened to a leak report; no other record's timeline ever shows it."""

    REPORTED = "memos.leak.reported", _("reported a leak")
    REPORTED_AGAIN = "memos.leak.reported-again", _("reported the leak once more, with more facts")
    DECIDED = "memos.leak.decided", _("decided what is done about the leak")
    RETURNED = "memos.leak.returned", _("wanted more facts on the leak")
    WITHDRAWN = "memos.leak.withdrawn", _("withdrew the leak report")


class LeakSight(TextChoices):
    """That somebody read a leak report is as confidential as the report (CNF-2, CNF-4)."""

    READ = "leak.viewed", _("read the leak report")
