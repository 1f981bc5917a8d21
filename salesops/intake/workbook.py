"""Excel workbooks, read as they come: nothing is calculated, nothing outside the file is looked at."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from salesops.intake.enums import Fault
from salesops.intake.tables import MOST_COLUMNS, Line, UnreadableFile, line_of

EXACT: Final = 10**15
"""A spreadsheet keeps fifteen digits of a number; of a longer one the last are lost."""
MOST_LINES: Final = 1_048_576
MOST_MERGED: Final = 200_000
_CHUNK: Final = 1 << 20
_TAIL: Final = 64
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ERRORS: Final = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"})

type Merges = dict[int, list[tuple[int, int]]]


def workbook_sheets(content: bytes) -> Iterator[Iterator[Line]]:
    """The visible sheets of a workbook. ``UnreadableFile`` for one that can't be opened or declares entities."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            merged = {name: _looked_over(archive, name) for name in archive.namelist() if _is_xml(name)}
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except UnreadableFile:
        raise
    except Exception as error:  # whatever a broken or hostile file makes the libraries raise
        raise UnreadableFile(_("This workbook can't be opened. Open it in Excel and save it anew as .xlsx.")) from error
    # Not closed: its rows are read after this has ended, and all of it lies in memory.
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            path = getattr(sheet, "_worksheet_path", "").lstrip("/")
            yield _lines(sheet, merged.get(path, {}))


def _lines(sheet: Any, merged: Merges) -> Iterator[Line]:
    sheet.reset_dimensions()  # other programs write wrong ones, and rows beyond them would be lost
    rows = sheet.iter_rows(max_col=MOST_COLUMNS)
    number = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except Exception as error:  # as above
            raise UnreadableFile(_("This workbook is damaged. Open it in Excel and save it anew as .xlsx.")) from error
        number += 1
        if number > MOST_LINES:
            return
        yield _line(number, row, merged.get(number, ()))


def _line(number: int, row: Sequence[Any], merged: Sequence[tuple[int, int]]) -> Line:
    cells: list[str] = []
    faults: dict[int, Fault] = {}
    for position, cell in enumerate(row):
        value = cell.value
        if value is None:
            cells.append("")
            continue
        if cell.data_type == "f":
            faults[position] = Fault.FORMULA
            value = getattr(value, "text", None) or str(value)
        elif cell.data_type == "e" or (isinstance(value, str) and value in _ERRORS):
            faults[position] = Fault.ERROR
        elif isinstance(value, int | float) and abs(value) >= EXACT:
            faults[position] = Fault.CUT
        cells.append(text_of(value))
    while cells and not cells[-1]:
        cells.pop()
    for first, last in merged:
        faults |= dict.fromkeys(range(first - 1, last), Fault.MERGED)
    return line_of(number, cells, faults)


def text_of(value: object) -> str:
    """A cell's value as one would type it: whole numbers without a point, days in their ISO form."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _looked_over(archive: zipfile.ZipFile, name: str) -> Merges:
    """One look at a part before a parser sees it: no declarations, and which cells of a sheet are merged."""
    merged: Merges = {}
    count, kept = 0, b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            if b"\x00" in chunk or _DECLARED.search(kept + chunk):
                raise UnreadableFile(_("This workbook declares what no workbook needs, and is not read."))
            # What a match would need of the next chunk is looked at again with it.
            window = kept + chunk
            for match in _MERGED.finditer(window):
                if match.end() > len(kept):
                    count += _note(merged, match[1].decode("ascii"))
            if count > MOST_MERGED:
                raise UnreadableFile(_("Far too many cells of this workbook are merged. Unmerge them, and hand it in."))
            kept = window[-_TAIL:]
    return merged


def _note(merged: Merges, cells: str) -> int:
    left, top, right, bottom = range_boundaries(cells)
    if left is None or top is None or right is None or bottom is None:
        return 0
    last = min(bottom, top + MOST_MERGED)
    for line in range(top, last + 1):
        merged.setdefault(line, []).append((left, right))
    return last - top + 1
