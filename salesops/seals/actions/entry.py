"""Asking for a seal, comparing the print with the approved paper, sealing (QUO-6, PAPERS P28).

Locks: the row that the paper is about, then the entry. So a quote that is superseded at this very moment is either
sealed before, or not at all.
"""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.refusals import Refusal
from salesops.base.text import clean_line
from salesops.base.verdicts import require
from salesops.documents import store_file
from salesops.documents.models import File, Paper
from salesops.documents.numbers import draw_number
from salesops.org.models import Person
from salesops.seals.actions.guards import Application, refuse_application, refuse_other_pages, refuse_paper
from salesops.seals.actions.news import tell_applicant, tell_keepers, tell_keepers_of_withdrawal
from salesops.seals.enums import OPEN, EntryState, SealVerb
from salesops.seals.kinds import Sealable, sealable
from salesops.seals.models import SealEntry
from salesops.seals.models.entry import LONGEST_PURPOSE
from salesops.seals.queries.entry import approval_of
from salesops.seals.rules import can_apply, can_correct, can_keep, can_scan, can_withdraw

PREFIX = "YY"
SCANS = (".pdf", ".jpg", ".jpeg", ".png")


@transaction.atomic
def apply_for_seal(paper: Paper, data: Application, *, by: Person) -> SealEntry:
    """Ask the keeper to seal an approved paper; the number is drawn, the keeper is told.

    Raises ``Refusal`` QUO-6 for a paper that is not approved, not made, blank, undated, or no longer the one that was
    archived; for a seal that such papers don't bear, that nobody keeps, or that only the applicant keeps; and for
    another number of pages than the archived PDF has.
    """
    kind = _kind_of(paper)
    # What was locked is asked about: while we waited, its customer may have been merged.
    paper.subject = subject = kind.locked(paper.subject)
    require(can_apply(by, paper))
    archived = refuse_paper(paper, kind, subject)
    refuse_application(kind, data, by=by)
    refuse_other_pages(archived, data)
    entry = SealEntry(
        number=draw_number(PREFIX, on=today()),
        seal=data.seal,
        paper=paper,
        sha256=paper.sha256,
        counterparty=kind.counterparty(subject),
        purpose=clean_line(data.purpose),
        copies=data.copies,
        pages=data.pages,
        straddle=data.straddle,
        approval=approval_of(subject),
        applicant=by,
        applied_at=now(),
        witness=data.witness,
        out_until=data.out_until,
    )
    entry.save(force_insert=True)
    record(entry, SealVerb.APPLIED, by=by, about=kind.about(subject))
    tell_keepers(entry)
    return entry


@transaction.atomic
def check_entry(entry: SealEntry, code: str, *, by: Person) -> SealEntry:
    """The print that lies before the keeper is the approved paper: ``code`` is what stands in its foot.

    Raises ``Refusal`` QUO-6 for another code, and for whatever an application is refused for.
    """
    entry, kind, subject = _locked(entry)
    require(can_keep(by, entry))
    _refuse_unless(entry, EntryState.APPLIED)
    refuse_paper(entry.paper, kind, subject)
    if code.strip().lower() != entry.paper.check_code:
        raise Refusal(
            "QUO-6",
            _("This print is not the approved paper: its check code is another one."),
            _("Have %(paper)s printed again from the archived PDF, or refuse the application.")
            % {"paper": entry.paper.reference},
            field="code",
        )
    entry.keeper, entry.checked_at = by, now()
    return _move(entry, EntryState.CHECKED, SealVerb.CHECKED, ["keeper", "checked_at"], by=by)


@transaction.atomic
def use_seal(entry: SealEntry, *, by: Person) -> SealEntry:
    """The seal is on the paper. What was approved is asked once more, and the stored bytes are compared (QUO-6)."""
    entry, kind, subject = _locked(entry)
    require(can_keep(by, entry))
    _refuse_unless(entry, EntryState.CHECKED)
    refuse_paper(entry.paper, kind, subject)
    entry.keeper, entry.used_at = by, now()
    _move(entry, EntryState.USED, SealVerb.USED, ["keeper", "used_at"], by=by)
    tell_applicant(entry)
    return entry


@transaction.atomic
def refuse_entry(entry: SealEntry, reason: str, *, by: Person) -> SealEntry:
    """The keeper does not seal it, and says why. Raises ``Refusal`` QUO-6 without a reason, or once it is sealed."""
    entry, _kind, _subject = _locked(entry)
    require(can_keep(by, entry))
    _refuse_unless(entry, *OPEN)
    entry.reason = _reason(reason)
    entry.keeper, entry.refused_at = by, now()
    _move(entry, EntryState.REFUSED, SealVerb.REFUSED, ["keeper", "refused_at", "reason"], by=by)
    tell_applicant(entry)
    return entry


@transaction.atomic
def withdraw_entry(entry: SealEntry, *, by: Person) -> SealEntry:
    """Who asked for the seal wants it no more. Raises ``Refusal`` QUO-6 once it is sealed, refused or withdrawn."""
    entry, _kind, _subject = _locked(entry)
    require(can_withdraw(by, entry))
    _refuse_unless(entry, *OPEN)
    entry.withdrawn_at = now()
    _move(entry, EntryState.WITHDRAWN, SealVerb.WITHDRAWN, ["withdrawn_at"], by=by)
    tell_keepers_of_withdrawal(entry)
    return entry


@transaction.atomic
def return_seal(entry: SealEntry, *, by: Person) -> SealEntry:
    """A seal that was outside is back in the office. Twice is once."""
    entry, kind, subject = _locked(entry)
    require(can_keep(by, entry))
    if entry.returned_at is not None:
        return entry
    if not entry.is_out:
        raise Refusal("QUO-6", _("This seal did not leave the office."), _("Open the entry to see where it stands."))
    entry.returned_at = now()
    entry.save(update_fields=["returned_at"])
    record(entry, SealVerb.RETURNED, by=by, about=kind.about(subject))
    return entry


@transaction.atomic
def add_scan(entry: SealEntry, upload: "UploadedFile[Any]", *, by: Person) -> SealEntry:
    """Keep what the sealed paper looks like; once.

    Raises ``Refusal`` QUO-6 before it is sealed and where there is a scan, DOC-1 for a file that is not taken.
    """
    entry, kind, subject = _locked(entry)
    require(can_scan(by, entry))
    _refuse_unless(entry, EntryState.USED)
    if entry.scan_id is not None:
        raise Refusal("QUO-6", _("The scan is there already."), _("A wrong one is corrected by a counter-entry."))
    if not (upload.name or "").lower().endswith(SCANS):
        raise Refusal(
            "QUO-6", _("This file is neither a PDF nor a picture."), _("Add it as a PDF or picture."), field="scan"
        )
    return _with_scan(entry, store_file(upload, subject=entry, by=by), kind, subject, by=by)


@transaction.atomic
def adopt_scan(entry: SealEntry, scan: File, *, by: Person) -> SealEntry:
    """The scan that was stored with the paper's own record is the entry's, too; one that is there stays."""
    entry, kind, subject = _locked(entry)
    return entry if entry.scan_id is not None else _with_scan(entry, scan, kind, subject, by=by)


@transaction.atomic
def counter_entry(entry: SealEntry, reason: str, *, by: Person) -> SealEntry:
    """Take a wrong entry back by a line of its own with the copies below zero; returns that line.

    The paper may then leave no more by the old entry. Raises ``Refusal`` QUO-6 for what is not sealed, for a
    counter-entry, for what is taken back already, and without a reason.
    """
    entry, kind, subject = _locked(entry)
    require(can_correct(by, entry))
    _refuse_unless(entry, EntryState.USED)
    if entry.is_counter or SealEntry.objects.filter(corrects=entry).exists():
        raise Refusal(
            "QUO-6", _("This entry is taken back already."), _("Ask for the seal anew where it is still wanted.")
        )
    moment = now()
    counter = SealEntry(
        number=draw_number(PREFIX, on=today()),
        seal=entry.seal,
        paper=entry.paper,
        sha256=entry.sha256,
        counterparty=entry.counterparty,
        purpose=entry.purpose,
        copies=-entry.copies,
        pages=entry.pages,
        straddle=entry.straddle,
        approval=entry.approval,
        applicant=entry.applicant,
        applied_at=moment,
        state=EntryState.USED,
        keeper=by,
        checked_at=moment,
        used_at=moment,
        reason=_reason(reason),
        corrects=entry,
    )
    counter.save(force_insert=True)
    record(counter, SealVerb.CORRECTED, by=by, about=[entry, *kind.about(subject)], note=counter.reason)
    tell_applicant(counter)
    return counter


def _with_scan(entry: SealEntry, scan: File, kind: Sealable, subject: Any, *, by: Person) -> SealEntry:
    entry.scan = scan
    entry.save(update_fields=["scan"])
    record(entry, SealVerb.SCANNED, by=by, about=kind.about(subject))
    return entry


def _refuse_unless(entry: SealEntry, *states: EntryState) -> None:
    if entry.state not in states:
        raise Refusal(
            "QUO-6",
            _("%(number)s can't take this step; it is: %(state)s.")
            % {"number": entry.number, "state": entry.get_state_display()},
            _("Open the entry to see what happened; a wrong one is corrected by a counter-entry."),
        )


def _reason(text: str) -> str:
    reason = clean_line(text)
    if not 0 < len(reason) <= LONGEST_PURPOSE:
        raise Refusal("QUO-6", _("This needs a reason."), _("Write why, in up to 200 characters."), field="reason")
    return reason


def _move(entry: SealEntry, state: EntryState, verb: SealVerb, fields: list[str], *, by: Person) -> SealEntry:
    entry.state = state
    entry.save(update_fields=["state", *fields])
    kind = _kind_of(entry.paper)
    record(entry, verb, by=by, about=kind.about(entry.paper.subject), note=entry.reason)
    return entry


def _kind_of(paper: Paper) -> Sealable:
    kind = sealable(paper.kind)
    if kind is None:
        raise Refusal("QUO-6", _("Papers of this kind are not sealed."), _("Take the approved paper."))
    return kind


def _locked(entry: SealEntry) -> tuple[SealEntry, Sealable, Any]:
    paper = Paper.objects.get(pk=entry.paper_id)
    kind = _kind_of(paper)
    subject = kind.locked(paper.subject)
    rows = SealEntry.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("paper", "applicant", "keeper").get(pk=entry.pk), kind, subject
