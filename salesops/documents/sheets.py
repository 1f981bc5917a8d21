"""The one writer of Excel sheets: text stays text whatever it begins with, figures stay figures (CNF-1).

Every sheet says who took it away and when.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from salesops.base import clock
from salesops.org.models import Person

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_000  # a cell holds 32,767 characters

# What a spreadsheet takes for the beginning of a formula, full-width forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

type Cell = str | int | Decimal | date | datetime | None


def safe_text(text: str) -> str:
    """Text as a cell may hold it: no control characters, and an apostrophe before what looks like a formula."""
    clean = _CONTROL.sub("", str(text))[:LONGEST]
    return f"'{clean}" if clean.startswith(_FORMULA) else clean


def write_sheet(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], *, reader: Person) -> bytes:
    """An .xlsx of one sheet: who took it away and when, the head, the rows. Rows are written as they come."""
    # A quarter of a second to import, and needed by exports alone.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(safe_text(title)[:30])

    def text(value: str) -> Any:
        cell = WriteOnlyCell(sheet, value=safe_text(value))
        cell.data_type = "s"
        return cell

    def cell_of(value: Cell) -> object:
        if isinstance(value, datetime):
            return text(value.astimezone(clock.BUSINESS_TZ).strftime("%Y-%m-%d %H:%M:%S"))
        if isinstance(value, date):
            return text(value.isoformat())
        return value if value is None or isinstance(value, int | Decimal) else text(value)

    when = clock.now().astimezone(clock.BUSINESS_TZ)
    taken = _("Exported by %(name)s, %(when)s. Confidential.") % {
        "name": reader.name,
        "when": f"{when:%Y-%m-%d %H:%M}",
    }
    sheet.append([text(taken)])
    sheet.append([text(one) for one in head])
    for row in rows:
        sheet.append([cell_of(value) for value in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def as_download(content: bytes, name: str) -> HttpResponse:
    """The sheet as an attachment that no cache keeps."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
