"""What the pages of an import say: the next step, the counts, the refused rows."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from salesops.base.look import NextStep, Progress
from salesops.base.refusals import Sentence
from salesops.documents.models import File
from salesops.intake.enums import STATE_MARK, RowState, RunState
from salesops.intake.kinds import ImportKind
from salesops.intake.models import ImportRun
from salesops.intake.rows import reason_text

SHOWN_REFUSED = 50


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused row as the preview shows it: its line in the file, what it begins with, why."""

    line: int
    begins: str
    reason: str


def refused_rows(run: ImportRun) -> list[Refused]:
    """The first of them; one query."""
    rows = run.rows.filter(state=RowState.BAD).order_by("line").values_list("line", "cells", "reasons")
    return [
        Refused(line, next((cell for cell in cells if cell.strip()), ""), reason_text(reasons))
        for line, cells, reasons in rows[:SHOWN_REFUSED]
    ]


def refused_file(run: ImportRun) -> File | None:
    """All of them as a workbook, in the reader's language if there is one in it."""
    made = {one.language: one.file for one in run.refused_files.select_related("file")}
    return made.get(get_language() or "") or next(iter(made.values()), None)


def progress_of(run: ImportRun) -> Progress:
    """Rows done of all; while a file is read nobody knows how many there will be."""
    again = reverse("intake:run-progress", args=[run.pk]) if run.is_running else ""
    if run.state == RunState.READING:
        return Progress.of(0, 0, _("%(count)d rows read") % {"count": run.total}, again=again)
    words = _("%(done)d of %(total)d rows checked")
    if run.state == RunState.LOADING:
        words = _("%(done)d of %(total)d rows loaded")
    return Progress.of(run.done, run.total, words % {"done": run.done, "total": run.total}, again=again)


def counts_of(run: ImportRun) -> list[tuple[Sentence, str]]:
    """What the file came to, so far as it is known."""
    counted: list[tuple[Sentence, str]] = [
        (RowState.GOOD.label, f"{run.good:,}"),
        (RowState.SAME.label, f"{run.same:,}"),
        (RowState.BAD.label, f"{run.bad:,}"),
    ]
    if run.state in {RunState.LOADING, RunState.DONE} or run.loaded:
        counted.append((RowState.LOADED.label, f"{run.loaded:,}"))
    return counted


def mark_of(run: ImportRun) -> str:
    """The mark of its state."""
    return STATE_MARK[RunState(run.state)]


def next_step_of(run: ImportRun, kind: ImportKind) -> NextStep:
    """Whose turn it is: the program's while it works, else the person's."""
    other, elsewhere = _("Hand in another file"), reverse("intake:run-new", args=[kind.code])
    if run.is_running:
        return NextStep(
            say=_("The file is being loaded") if run.state == RunState.LOADING else _("The file is being checked"),
            why=_("You may leave this page: you are told when it is done."),
        )
    if run.state == RunState.READY and run.good:
        say = _("Have the new rows loaded, or drop the file")
        why = _("Nothing of it is stored yet. Refused rows can be mended and handed in afterwards.")
        return NextStep(say=say, why=why, mine=True, label=_("Load…"), opens="confirm")
    if run.state == RunState.READY:
        say = _("There is nothing to load")
        why = (
            _("Mend the refused rows and hand them in.") if run.bad else _("Everything in this file is there already.")
        )
        return NextStep(say=say, why=why, mine=True, label=other, url=elsewhere)
    if run.state == RunState.DONE:
        if run.bad:
            say = _("Mend the refused rows in their file and hand it in")
            return NextStep(
                say=say, why=_("The reasons stand in its last column."), mine=True, label=other, url=elsewhere
            )
        return NextStep(say=_("All is loaded"), mine=True, label=str(kind.list_label), url=reverse(kind.list_url))
    if run.state == RunState.DROPPED:
        return NextStep(say=_("The file was dropped; nothing of it was loaded"), label=other, url=elsewhere)
    return NextStep(say=run.problem or _("The file can't be read"), mine=True, label=other, url=elsewhere)
