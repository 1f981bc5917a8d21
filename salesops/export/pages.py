"""What the pages of an export say: the next step, how far it is, what it holds."""

from django.urls import reverse
from django.utils.translation import gettext as _

from salesops.base.look import NextStep, Progress, dotted, moment_text
from salesops.base.refusals import Sentence
from salesops.export.enums import STATE_MARK, RunState
from salesops.export.kinds import ExportKind
from salesops.export.models import ExportRun
from salesops.export.running import KEPT


def progress_of(run: ExportRun) -> Progress:
    """Rows written of all."""
    label = _("%(done)d of %(total)d rows written") % {"done": run.done, "total": run.total}
    again = reverse("export:run-progress", args=[run.pk]) if run.is_running else ""
    return Progress.of(run.done, run.total, label, again=again)


def mark_of(run: ExportRun) -> str:
    """The mark of its state."""
    return STATE_MARK[RunState(run.state)]


def facts_of(run: ExportRun, kind: ExportKind) -> list[tuple[Sentence, str]]:
    """What the sheet holds, and until when it is kept."""
    named = [str(column.label) for column in kind.chosen(run.columns)]
    facts: list[tuple[Sentence, str]] = [(_("Rows"), f"{run.total:,}"), (_("Columns"), dotted(*named))]
    if run.state == RunState.READY:
        facts.append((_("Kept until"), moment_text(run.started_at + KEPT)))
    return facts


def next_step_of(run: ExportRun, kind: ExportKind, list_url: str) -> NextStep:
    """Whose turn it is: the program's while it writes, else the person's."""
    if run.is_running:
        return NextStep(
            say=_("The sheet is being written"), why=_("You may leave this page: you are told when it is ready.")
        )
    if run.state == RunState.READY:
        why = _("Each download is written into the log of views, with your name and the number of rows.")
        return NextStep(say=_("The sheet is ready"), why=why, mine=True, label=_("Download…"), opens="take")
    say = _("The sheet could not be written; the administrator sees why")
    if run.state == RunState.GONE:
        say = _("A file is kept for seven days; this one is gone")
    return NextStep(say=say, mine=True, label=str(kind.list_label), url=list_url)
