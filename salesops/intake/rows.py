"""Rows of an import: what their cells say, what became of them, and the file of those that were refused."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesops.base.refusals import Sentence
from salesops.documents.files import TABLES, store_file
from salesops.documents.models import File
from salesops.documents.sheets import write_sheet
from salesops.intake.enums import Fault, RowState
from salesops.intake.headings import REASON
from salesops.intake.kinds import BadCell, Column, ImportKind, Outcome, kind_of
from salesops.intake.models import ImportRow, ImportRun
from salesops.intake.running import MOST_BYTES
from salesops.intake.tables import WHOLE_LINE
from salesops.jobs import Park

GONE = gettext_lazy("What this file is loaded into is no longer known.")

type Reasons = list[list[str]]


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


def values_of(row: ImportRow, columns: Sequence[tuple[int, Column]], *, wide: int) -> tuple[Reasons, dict[str, Any]]:
    """What can't be read in a row, and the values of what can; ``wide`` is the number of headings."""
    if whole := row.faults.get(str(WHOLE_LINE)):
        return [["", str(Fault(whole).label)]], {}
    if any(cell.strip() for cell in row.cells[wide:]):
        return [["", str(Fault.TOO_MANY.label)]], {}
    wrong: Reasons = []
    given: dict[str, Any] = {}
    for position, column in columns:
        text = row.cells[position] if position < len(row.cells) else ""
        if fault := row.faults.get(str(position)):
            wrong.append([str(column.label), str(Fault(fault).label)])
        elif text.strip():
            try:
                given[column.key] = column.read(text)
            except BadCell as error:
                wrong.append([str(column.label), str(error.sentence)])
            except ValueError:
                wrong.append([str(column.label), str(Fault.UNREADABLE.label)])
        elif column.required:
            wrong.append([str(column.label), _("This is missing.")])
    return wrong, given


def settle(row: ImportRow, kind: ImportKind, outcome: Outcome) -> None:
    """Note what becomes of the row."""
    row.state = outcome.state
    if outcome.state == RowState.BAD:
        refuse(row, kind, outcome.column, outcome.sentence)


def refuse(row: ImportRow, kind: ImportKind, column: str, sentence: Sentence) -> None:
    """Note why the row is not loaded."""
    named = kind.column(column)
    row.state, row.values = RowState.BAD, {}
    row.reasons = [[str(named.label) if named else "", str(sentence)]]


def write_rows(batch: Sequence[ImportRow], *, with_values: bool) -> None:
    """Store what became of these rows; one statement."""
    given: list[Any] = [
        [row.pk for row in batch],
        [str(row.state) for row in batch],
        [as_json(row.reasons) for row in batch],
        [as_json(row.values) if with_values else "" for row in batch],
    ]
    also = ", values = made.given::jsonb" if with_values else ""
    table = connection.ops.quote_name(ImportRow._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS one SET state = made.state, reasons = made.reasons::jsonb{also}"  # noqa: S608 - all of it stands here
            " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS made(id, state, reasons, given)"
            " WHERE one.id = made.id",
            given,
        )


def write_refused(run: ImportRun) -> File:
    """The refused rows as a workbook under the headings of the file, each with its reason: to be mended and loaded."""
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
    """Every reason of a row in a line."""
    return " ".join(f"{label}: {sentence}" if label else sentence for label, sentence in reasons)


def as_json(value: Mapping[Any, Any] | Sequence[Any]) -> str:
    """For a column of JSON."""
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
