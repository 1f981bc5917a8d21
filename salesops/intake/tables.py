"""Files of rows, whoever wrote them: CSV of several encodings, and Excel workbooks; each cell as text.

What can't be trusted in a cell is said as a ``Fault`` beside it; only a file of which no row can be read is refused
as a whole.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from django.utils.translation import gettext_lazy as _

from salesops.base.refusals import Sentence
from salesops.intake.enums import Fault

WHOLE_LINE: Final = -1
MOST_COLUMNS: Final = 200
QUOTED_LINES: Final = 50
"""Lines that one quoted value may span; more is a quotation mark that somebody forgot."""
DIVIDERS: Final = ",;\t"
ENCODINGS: Final = ("utf-8", "gb18030")
_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
# What our own sheets put before text that a spreadsheet would calculate.
_KEPT_AS_TEXT = re.compile(r"^'(?=[=+\-@＝＋－＠])")
_FORMULA: Final = ("=", "＝")


class UnreadableFile(Exception):
    """No row of the file can be read; ``sentence`` says why, to people."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: its number as a spreadsheet shows it, its cells, and what is wrong with them by position."""

    number: int
    cells: list[str]
    faults: Mapping[int, Fault] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Nothing stands in it."""
        return not self.faults and not any(cell.strip() for cell in self.cells)


def sheets_of(name: str, content: bytes) -> Iterator[Iterator[Line]]:
    """The tables of a file, one for each visible sheet of a workbook. ``UnreadableFile``."""
    if name.lower().endswith(".xlsx"):
        # A quarter of a second to import, and only needed where a workbook is read.
        from salesops.intake.workbook import workbook_sheets  # noqa: PLC0415

        yield from workbook_sheets(content)
    else:
        yield csv_lines(content)


def csv_lines(content: bytes) -> Iterator[Line]:
    """The lines of a CSV file, read one by one: UTF-8 with or without a mark, GB18030, or a mixture of both; UTF-16.

    Parted by commas, semicolons or tabs, whichever the first line that is parted at all has most of: a title may stand
    above it. A line that can't be read is told as such, and the next one is read. ``UnreadableFile`` where it is no
    text at all.
    """
    if content.startswith(_UTF16):
        content = content.decode("utf-16", errors="replace").encode()
    if b"\x00" in content:
        raise UnreadableFile(_("This is no text: save the table as CSV or as an Excel workbook (.xlsx)."))
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    texts = _decoded(line.rstrip(b"\r\n") for line in BytesIO(content.removeprefix(_BOM)))
    divider = ""
    for number, text in _joined(texts):
        if not text.strip():
            continue
        if not divider and any(mark in text for mark in DIVIDERS):
            divider = max(DIVIDERS, key=text.count)
        yield _parsed(number, text, divider or DIVIDERS[0])


def told(cell: str) -> tuple[str, Fault | None]:
    """A cell's text as it was meant, and what is wrong with it."""
    if cell.startswith(_FORMULA):
        return cell, Fault.FORMULA
    if cell.startswith("'"):
        cell = _KEPT_AS_TEXT.sub("", cell)
        if cell.startswith(_FORMULA):
            return cell, Fault.FORMULA
    return cell, Fault.UNREADABLE if "\ufffd" in cell else None


def line_of(number: int, cells: Iterable[str], faults: Mapping[int, Fault] | None = None) -> Line:
    """A line of cells as they stand in the file; ``faults`` are those known already."""
    found = dict(faults or {})
    texts: list[str] = []
    for position, cell in enumerate(cells):
        text, fault = told(cell)
        texts.append(text)
        if fault is not None:
            found.setdefault(position, fault)
    return Line(number, texts, found)


def _decoded(lines: Iterable[bytes]) -> Iterator[str]:
    for line in lines:
        for encoding in ENCODINGS:
            try:
                text = line.decode(encoding)
            except UnicodeDecodeError:
                continue
            break
        else:
            text = line.decode("gb18030", errors="replace")
        yield text


def _joined(texts: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Records with the number of their first line: a quoted value may span several lines."""
    waiting: list[str] = []
    first = number = 0
    for text in texts:
        number += 1
        if not waiting:
            if text.count('"') % 2 == 0:
                yield number, text
                continue
            first = number
        waiting.append(text)
        if len(waiting) > 1 and text.count('"') % 2:
            yield first, "\n".join(waiting)
            waiting = []
        elif len(waiting) > QUOTED_LINES:
            yield from _given_up(first, waiting)
            waiting = []
    yield from _given_up(first, waiting)


def _given_up(first: int, waiting: list[str]) -> Iterator[tuple[int, str]]:
    """The mark that is not closed costs its own line, not those behind it."""
    yield from enumerate(waiting, start=first)


def _parsed(number: int, text: str, divider: str) -> Line:
    if text.count('"') % 2:
        return Line(number, text.split(divider)[:MOST_COLUMNS], {WHOLE_LINE: Fault.QUOTE})
    try:
        [cells] = csv.reader([text], delimiter=divider, strict=True) if "\n" not in text else [_cells(text, divider)]
    except (csv.Error, ValueError):
        return Line(number, text.split(divider)[:MOST_COLUMNS], {WHOLE_LINE: Fault.QUOTE})
    return line_of(number, cells[:MOST_COLUMNS])


def _cells(text: str, divider: str) -> list[str]:
    lines = [f"{line}\n" for line in text.split("\n")]
    [cells] = csv.reader(lines, delimiter=divider, strict=True)
    return [cell.rstrip("\n") for cell in cells]
