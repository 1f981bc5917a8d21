"""Reporting that something confidential got out, and what becomes of it (CNF-4)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from salesops.approvals.engine import open_request
from salesops.audit import record as keep
from salesops.base.clock import now, today
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.verdicts import require
from salesops.documents.numbers import draw_number
from salesops.memos.actions.paper import Uploads, attach, named, refuse_unless_editable
from salesops.memos.enums import LEAK, LeakVerb, PaperState
from salesops.memos.models import LeakReport
from salesops.memos.queries.leak import frozen_log
from salesops.memos.rules import can_change_leak, can_report_leak
from salesops.org.models import Person

PREFIX = "XL"
WORDS = ("what", "noticed_on", "concerned")


@dataclass(frozen=True, slots=True)
class LeakData:
    """What a person noticed; ``concerned`` is kept out of everything that follows."""

    what: str
    noticed_on: date
    concerned: Person | None = None
    files: Uploads = ()


@transaction.atomic
def report_leak(data: LeakData, *, about: Model | None = None, by: Person) -> LeakReport:
    """Report a leak to the general manager, with the record's access log as it stands now.

    Where the general manager is the one concerned, the named alternate decides. Raises ``Refusal`` CNF-4 for a day to
    come, DOC-1 for a file that is not taken.
    """
    require(can_report_leak(by))
    _refuse_future(data.noticed_on)
    leak = LeakReport(
        number=draw_number(PREFIX, on=today()),
        **{name: getattr(data, name) for name in WORDS},
        author=by,
        written_at=now(),
        **named(about),
        access_log=frozen_log(about),
    )
    leak.save(force_insert=True)
    attach(leak, data.files, by=by)
    keep(leak, LeakVerb.REPORTED, by=by)
    open_request(LEAK, leak, by=by)
    return leak


@transaction.atomic
def report_again(leak: LeakReport, data: LeakData, *, revision: int, by: Person) -> LeakReport:
    """Put a report once more that was returned or withdrawn, with the access log of now.

    Raises ``StaleRecord`` when it was saved after ``revision`` elsewhere, ``Refusal`` CNF-4 unless it is back with
    its author.
    """
    leak = _locked(leak)
    require(can_change_leak(by, leak))
    refuse_unless_editable(leak, "CNF-4")
    words = {name: getattr(data, name) for name in WORDS}
    check_revision(leak, revision, words)
    _refuse_future(data.noticed_on)
    for name, value in words.items():
        setattr(leak, name, value)
    leak.access_log = frozen_log(leak.record)
    leak.save(update_fields=[*WORDS, "access_log"])
    attach(leak, data.files, by=by)
    _move(leak, PaperState.WAITING, LeakVerb.REPORTED_AGAIN, by=by)
    open_request(LEAK, leak, by=by)
    return leak


@transaction.atomic
def decide_leak(leak: LeakReport, *, by: Person) -> LeakReport:
    """It is decided what is done; the measures are the decision's words."""
    leak = _locked(leak)
    leak.answered_at = now()
    return _move(leak, PaperState.ANSWERED, LeakVerb.DECIDED, by=by)


@transaction.atomic
def return_leak(leak: LeakReport, *, by: Person) -> LeakReport:
    """More facts are wanted."""
    return _move(_locked(leak), PaperState.RETURNED, LeakVerb.RETURNED, by=by)


@transaction.atomic
def withdraw_leak(leak: LeakReport, *, by: Person) -> LeakReport:
    """Its author takes it back; it stays, and may be put once more."""
    return _move(_locked(leak), PaperState.WITHDRAWN, LeakVerb.WITHDRAWN, by=by)


def _move(leak: LeakReport, state: PaperState, verb: LeakVerb, *, by: Person) -> LeakReport:
    leak.state = state
    leak.revision += 1
    leak.save(update_fields=["state", "revision", "answered_at"])
    keep(leak, verb, by=by)  # about nothing else: whoever may see the record may be the leak
    return leak


def _refuse_future(noticed_on: date) -> None:
    if noticed_on > today():
        raise Refusal(
            "CNF-4",
            _("A leak can't be noticed on a day to come."),
            _("Enter the day on which you noticed it."),
            field="noticed_on",
        )


def _locked(leak: LeakReport) -> LeakReport:
    return LeakReport.objects.select_for_update(of=("self",), no_key=True).get(pk=leak.pk)
