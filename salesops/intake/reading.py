"""Putting a file's lines beside its run, part by part: what was read stays read when the worker is killed."""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from salesops.audit.context import acting
from salesops.base import clock
from salesops.documents import storage
from salesops.intake.enums import RunState
from salesops.intake.headings import Headings, find_headings
from salesops.intake.kinds import ImportKind
from salesops.intake.models import ImportPart, ImportRun
from salesops.intake.news import FAILED, tell_of
from salesops.intake.rows import known_kind
from salesops.intake.running import forget_rows, go_on, locked_run
from salesops.intake.tables import Line, UnreadableFile, sheets_of
from salesops.jobs import keep_claim

MOST_ROWS = 200_000


def read_file(pk: int) -> None:
    """Put the file's lines beside the run; where a worker was killed, the next goes on behind its last part."""
    run = ImportRun.objects.select_related("by", "file").get(pk=pk)
    kind = known_kind(run)
    if run.state != RunState.READING or run.file is None:
        return
    with translation.override(run.language), acting(person_id=run.by_id):
        try:
            found = _table(run, kind)
            while batch := list(islice(found.lines, kind.batch)):
                keep_claim()
                if not _keep(pk, batch):
                    return
            _read(pk, found)
        except UnreadableFile as error:
            _fail(pk, kind, str(error.sentence))


def _table(run: ImportRun, kind: ImportKind) -> Headings:
    """The first sheet under our headings; behind the lines that were read before."""
    if run.file is None:
        raise ValueError("a run without its file")
    content = storage.get(run.file.path, run.file.sha256)
    first: UnreadableFile | None = None
    for sheet in sheets_of(run.file.name, content):
        try:
            found = find_headings(sheet, kind.columns)
        except UnreadableFile as error:
            first = first or error
            continue
        last = run.parts.aggregate(last=Max("line"))["last"] or 0
        return Headings(found.headings, found.columns, _behind(found.lines, last))
    raise first or UnreadableFile(_("This file has no sheet that could be read."))


def _behind(lines: Iterator[Line], last: int) -> Iterator[Line]:
    return (line for line in lines if line.number > last and not line.is_empty)


def _keep(pk: int, batch: Sequence[Line]) -> bool:
    """Store raw lines; False where another worker was here meanwhile."""
    with transaction.atomic():
        run = locked_run(pk)
        if run.state != RunState.READING or run.parts.filter(line__gte=batch[0].number).exists():
            return False
        if run.total + len(batch) > MOST_ROWS:
            raise UnreadableFile(_("The file has more than %(most)d rows. Split it.") % {"most": MOST_ROWS})
        lines = [[line.number, line.cells, line.faults] for line in batch]
        ImportPart(run=run, line=batch[-1].number, lines=lines).save(force_insert=True)
        run.total += len(batch)
        run.save(update_fields=["total"])
    return True


def _read(pk: int, found: Headings) -> None:
    with transaction.atomic():
        run = locked_run(pk)
        if run.state != RunState.READING:
            return
        if not run.total:
            raise UnreadableFile(_("There is no row below the headings."))
        run.headings, run.columns = found.headings, found.columns
        run.state, run.reached = RunState.CHECKING, 0
        run.save(update_fields=["headings", "columns", "state", "reached"])
        go_on(run)


def _fail(pk: int, kind: ImportKind, sentence: str) -> None:
    with transaction.atomic():
        run = locked_run(pk)
        run.state, run.problem, run.ended_at = RunState.FAILED, sentence, clock.now()
        run.total = run.done = 0
        run.save(update_fields=["state", "problem", "ended_at", "total", "done"])
        forget_rows(run)
        tell_of(run, kind, FAILED)
