"""Rows of an import: what their cells say, what became of them, and the file of those that were refused."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from salesops.base.copying import copy_rows
from salesops.documents.files import TABLES, store_file
from salesops.documents.models import File
from salesops.documents.sheets import write_sheet
from salesops.intake.cells import LANGUAGES
from salesops.intake.enums import Fault, RowState
from salesops.intake.headings import REASON
from salesops.intake.kinds import BadCell, Column, ImportKind, kind_of
from salesops.intake.models import ImportRow, ImportRun, RefusedFile
from salesops.intake.running import MOST_BYTES
from salesops.intake.tables import WHOLE_LINE
from salesops.jobs import Park

GONE = gettext_lazy("What this file is loaded into is no longer known.")

type Wrong = list[list[str]]
"""What is wrong with a row: [label of the column, sentence], in one language."""
type Reasons = Mapping[str, Wrong]


@dataclass(slots=True)
class Row:
    """A row at work: of a line as it was read, or as it was stored; the ``reasons`` of a refused one."""

    line: int
    cells: list[str]
    state: str
    faults: Mapping[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    reasons: Reasons = field(default_factory=dict)


def known_kind(run: ImportRun) -> ImportKind:
    """What the run loads. ``Park`` where no app knows it any more."""
    kind = kind_of(run.kind)
    if kind is None:
        raise Park(GONE)
    return kind


def columns_of(run: ImportRun, kind: ImportKind) -> list[tuple[int, Column]]:
    """The columns that are read, with the position of each."""
    found = ((position, kind.column(key)) for position, key in enumerate(run.columns) if key)
    return [(position, column) for position, column in found if column is not None]


def values_of(row: Row, columns: Sequence[tuple[int, Column]], *, wide: int) -> tuple[Wrong, dict[str, Any]]:
    """What can't be read in a row, and the values of what can; ``wide`` is the number of headings."""
    if whole := row.faults.get(str(WHOLE_LINE)):
        return [["", str(Fault(whole).label)]], {}
    if any(cell.strip() for cell in row.cells[wide:]):
        return [["", str(Fault.TOO_MANY.label)]], {}
    wrong: Wrong = []
    given: dict[str, Any] = {}
    for position, column in columns:
        text = row.cells[position] if position < len(row.cells) else ""
        if row.faults and (fault := row.faults.get(str(position))):
            wrong.append([str(column.label), str(Fault(fault).label)])
        elif text and not text.isspace():
            try:
                given[column.key] = column.read(text)
            except BadCell as error:
                wrong.append([str(column.label), str(error.sentence)])
            except ValueError:
                wrong.append([str(column.label), str(Fault.UNREADABLE.label)])
        elif column.required:
            wrong.append([str(column.label), _("This is missing.")])
    return wrong, given


def refuse(row: Row, say: Callable[[], Wrong]) -> None:
    """Note why the row is not loaded, in every language it may be read in."""
    row.state, row.values, said = RowState.BAD, {}, {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = say()
    row.reasons = said


def store_rows(run: ImportRun, rows: Iterable[Row]) -> None:
    """Put rows that were checked beside their run."""
    columns = ["run_id", "line", "state", "cells", "values", "reasons"]
    stored = (
        (run.pk, row.line, str(row.state), as_json(row.cells), as_json(row.values), as_json(row.reasons))
        for row in rows
    )
    copy_rows(ImportRow, columns, stored)


def restore_rows(run: ImportRun, rows: Sequence[Row]) -> None:
    """Note what became of stored rows after all; one statement."""
    if not rows:
        return
    given: list[Any] = [
        [row.line for row in rows],
        [str(row.state) for row in rows],
        [as_json(row.reasons) for row in rows],
        run.pk,
    ]
    table = connection.ops.quote_name(ImportRow._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS one SET state = made.state, reasons = made.reasons::jsonb"  # noqa: S608 - all of it stands here
            " FROM unnest(%s::int[], %s::text[], %s::text[]) AS made(line, state, reasons)"
            f" WHERE one.run_id = %s AND one.state = '{RowState.GOOD}' AND one.line = made.line",
            given,
        )


def write_refused(run: ImportRun) -> None:
    """The refused rows as workbooks under the headings of the file, each with its reason: to be mended and loaded.

    One in each language: whoever opens it may read another than the page was in on which it was handed in.
    """
    for language in LANGUAGES:
        with translation.override(language):
            RefusedFile.objects.update_or_create(run=run, language=language, defaults={"file": _refused_file(run)})


def _refused_file(run: ImportRun) -> File:
    head = [*run.headings, str(REASON)]
    content = write_sheet(str(_("Refused rows")), head, _refused_rows(run), reader=run.by)
    name = f"{run.name.rpartition('.')[0][:80] or 'file'}-{_('refused')}.xlsx"
    return store_file(SimpleUploadedFile(name, content), subject=run, by=run.by, formats=TABLES, most=MOST_BYTES)


def _refused_rows(run: ImportRun) -> Iterator[list[str]]:
    rows = run.rows.filter(state=RowState.BAD).order_by("line").values_list("cells", "reasons")
    for cells, reasons in rows.iterator(chunk_size=2000):
        wide = len(run.headings)
        yield [*cells[:wide], *[""] * (wide - len(cells)), reason_text(reasons)]


def reason_text(reasons: Reasons) -> str:
    """Every reason of a row in a line, in the reader's language."""
    wrong = reasons.get(get_language() or "") or next(iter(reasons.values()), [])
    return " ".join(f"{label}: {sentence}" if label else sentence for label, sentence in wrong)


def as_json(value: Mapping[Any, Any] | Sequence[Any]) -> str:
    """For a column of JSON."""
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=DjangoJSONEncoder().default)
