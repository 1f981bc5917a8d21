"""Taking in a file: handing it in, and the word to load or to drop it. The work between is ``working.py``."""

from datetime import timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from salesops.audit import record
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.documents.files import TABLES, store_file
from salesops.intake.enums import OPEN, RowState, RunState, RunVerb
from salesops.intake.kinds import ImportKind, kind_of
from salesops.intake.models import ImportKey, ImportPart, ImportRow, ImportRun
from salesops.intake.rules import can_decide_run
from salesops.jobs import later
from salesops.org.models import Person

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_BYTES = 60 * 1024**2
MOST_OPEN = 3
"""Files of one person that may be under way at once."""
READ = "salesops.intake.tasks.read_file"
CHECK = "salesops.intake.tasks.check_rows"
LOAD = "salesops.intake.tasks.load_rows"
KEPT = timedelta(days=7)


@transaction.atomic
def start_run(kind: ImportKind, upload: "UploadedFile[Any]", *, by: Person) -> ImportRun:
    """Keep the file and have it read. Refused: what is no CSV and no workbook, and more files than one can look after.

    Nothing of it is stored among the records before ``confirm_run``.
    """
    require(kind.may(by))
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    if ImportRun.objects.filter(by=by, state__in=OPEN).count() >= MOST_OPEN:
        raise Refusal(
            kind.rule,
            _("You have files under way already that were neither loaded nor dropped."),
            _("Decide on those first."),
            field="file",
        )
    run = ImportRun(
        kind=kind.code,
        by=by,
        name=PurePosixPath((upload.name or "file").replace("\\", "/")).name[-200:],
        language=get_language() or by.language,
        started_at=clock.now(),
    )
    run.save(force_insert=True)
    run.file = store_file(upload, subject=run, by=by, formats=TABLES, most=MOST_BYTES)
    run.save(update_fields=["file"])
    record(run, RunVerb.STARTED, by=by)
    go_on(run)
    return run


@transaction.atomic
def confirm_run(run: ImportRun, *, by: Person) -> ImportRun:
    """Have the good rows loaded. Refused where there are none, or the file no longer waits for it."""
    locked = locked_run(run.pk)
    require(can_decide_run(by, locked))
    kind = kind_of(locked.kind)
    if kind is None or not locked.good:
        rule = kind.rule if kind else "CNF-2"
        raise Refusal(rule, _("No row of this file can be loaded."), _("Mend the refused rows and hand them in."))
    locked.state, locked.total, locked.done, locked.reached = RunState.LOADING, locked.good, 0, 0
    locked.save(update_fields=["state", "total", "done", "reached"])
    record(locked, RunVerb.CONFIRMED, by=by)
    go_on(locked)
    return locked


@transaction.atomic
def drop_run(run: ImportRun, *, by: Person) -> ImportRun:
    """Load nothing of the file. Twice is once."""
    locked = locked_run(run.pk)
    if locked.state == RunState.DROPPED and locked.by_id == by.pk:
        return locked
    require(can_decide_run(by, locked))
    locked.state, locked.ended_at = RunState.DROPPED, clock.now()
    locked.save(update_fields=["state", "ended_at"])
    forget_rows(locked)
    record(locked, RunVerb.DROPPED, by=by)
    return locked


def locked_run(pk: int) -> ImportRun:
    """The run, held until the transaction ends: one at a time works at it."""
    return ImportRun.objects.select_for_update(no_key=True).get(pk=pk)


def go_on(run: ImportRun) -> None:
    """Have the next stretch of what its state asks for done, in turn with everybody else's work."""
    if run.state == RunState.READING:
        later(READ, run.pk, key=f"intake:{run.pk}")
    elif run.state == RunState.CHECKING:
        later(CHECK, run.pk, key=f"intake:{run.pk}")
    elif run.state == RunState.LOADING:
        later(LOAD, run.pk, key=f"intake:{run.pk}")


def forget_lines(run: ImportRun) -> None:
    """Drop what only the check needed: the lines as they were read, and what rows of one file are compared by."""
    ImportPart.objects.filter(run=run).delete()
    ImportKey.objects.filter(run=run).delete()


def forget_rows(run: ImportRun, *, but: RowState | None = None) -> None:
    """Drop what was only kept to be looked at; of a loaded file the refused rows stay for a while."""
    forget_lines(run)
    rows = ImportRow.objects.filter(run=run)
    (rows.exclude(state=but) if but else rows).delete()


@transaction.atomic
def fail_run(pk: int) -> None:
    """The work at it was given up; what was loaded until then stays."""
    run = locked_run(pk)
    if not run.is_running:
        return
    run.problem = str(_("The work at this file stopped with an error of the program; the administrator sees which."))
    run.state, run.ended_at = RunState.FAILED, clock.now()
    run.save(update_fields=["state", "problem", "ended_at"])


@transaction.atomic
def forget_old() -> int:
    """Drop what waited for a week, and the refused rows of what ended then; returns how many files that were."""
    before = clock.now() - KEPT
    waiting = ImportRun.objects.filter(state=RunState.READY, started_at__lt=before)
    old = list(waiting.select_for_update(no_key=True).values_list("pk", flat=True))
    ImportRun.objects.filter(pk__in=old).update(state=RunState.DROPPED, ended_at=clock.now())
    ended = ImportRun.objects.filter(ended_at__lt=before).values("pk")
    for staged in (ImportKey, ImportPart, ImportRow):
        staged.objects.filter(Q(run__in=old) | Q(run__in=ended)).delete()
    return len(old)
