"""Writing the sheet: rows from a cursor of the database into a file on disk, so that memory doesn't grow with them.

Killed in between, it begins anew: nobody has seen anything of it. How far it is, is committed now and then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils import translation

from salesops.base import clock
from salesops.documents import storage
from salesops.documents.sheets import Cell, write_sheet
from salesops.export.enums import RunState
from salesops.export.kinds import ExportColumn, ExportKind, kind_of
from salesops.export.models import ExportRun
from salesops.export.news import tell_ready
from salesops.export.running import fail_run
from salesops.jobs import keep_claim


@dataclass
class Tally:
    """Rows written so far."""

    rows: int = 0


def write_run(pk: int) -> None:
    """Write one export, unless it was written already. It shows what its person may see now."""
    run = ExportRun.objects.select_related("by").get(pk=pk)
    kind = kind_of(run.kind)
    if not run.is_running:
        return
    if kind is None or not kind.may(run.by):
        fail_run(pk)
        return
    columns = kind.chosen(run.columns)
    tally = Tally()
    with translation.override(run.language):
        head = [str(column.label) for column in columns]
        content = write_sheet(str(kind.title), head, _cells(run, kind, columns, tally), reader=run.by)
    stored = storage.put("exports", content, suffix=".xlsx")
    written = {
        "total": tally.rows,
        "done": tally.rows,
        "path": stored.path,
        "size": stored.size,
        "sha256": stored.sha256,
    }
    found = ExportRun.objects.filter(pk=pk, state=RunState.WRITING)
    if found.update(state=RunState.READY, ended_at=clock.now(), **written):
        tell_ready(run, kind, rows=tally.rows)
    else:  # another worker was quicker
        storage.remove(stored.path)


def _cells(run: ExportRun, kind: ExportKind, columns: Sequence[ExportColumn], tally: Tally) -> Iterator[Sequence[Cell]]:
    # Rows that came since it was asked for are left out: their number was said to the person.
    rows = kind.rows(run.by, QueryDict(run.asked))[: run.total]
    for row in rows.iterator(chunk_size=kind.chunk):
        yield [column.value(row) for column in columns]
        tally.rows += 1
        if tally.rows % kind.chunk == 0:
            ExportRun.objects.filter(pk=run.pk).update(done=tally.rows)
            keep_claim()
