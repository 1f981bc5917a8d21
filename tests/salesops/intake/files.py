"""Tables for tests, as people save them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from salesops.intake.kinds import kind_of
from salesops.intake.models import ImportRun
from salesops.intake.running import confirm_run, start_run
from salesops.jobs import drain
from salesops.org.models import Person

HEAD = ("客户全称", "统一社会信用代码", "联系人", "联系人电话", "网址", "说明", "负责人")


def workbook(rows: Sequence[Sequence[Any]], *, merge: str = "") -> bytes:
    """An .xlsx of one sheet."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def table(rows: Sequence[Sequence[Any]], encoding: str = "utf-8-sig") -> bytes:
    """A CSV file."""
    return "\r\n".join(",".join(str(cell) for cell in row) for row in rows).encode(encoding)


def handed_in(content: bytes, *, by: Person, name: str = "客户.csv", kind: str = "customers") -> ImportRun:
    """A file that was read and checked."""
    wanted = kind_of(kind)
    assert wanted is not None
    run = start_run(wanted, SimpleUploadedFile(name, content), by=by)
    drain()
    run.refresh_from_db()
    return run


def loaded(run: ImportRun) -> ImportRun:
    """The same, loaded."""
    confirm_run(run, by=run.by)
    drain()
    run.refresh_from_db()
    return run
