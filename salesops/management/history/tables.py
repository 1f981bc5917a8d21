"""Foreign files, CSV and Excel: their encodings, their headings, and which rows can't be read."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from salesops.base.text import clean_line
from salesops.intake import tables as intake
from salesops.intake.tables import WHOLE_LINE, Line, sheets_of
from salesops.management.history.mapping import TableSpec

ENCODINGS = ("utf-8-sig", "gb18030")
"""What files come in: UTF-8 with or without a mark, and what Chinese Excel writes."""

_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)


class UnreadableFile(Exception):
    """A file as a whole can't be used; the message names it and says why. Nothing of it is loaded."""


class BadValue(ValueError):
    """A value can't be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row by our field names, aliases applied; `line` is where it ends in the file."""

    line: int
    values: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not loaded, with every reason."""

    table: str
    file: str
    line: int
    reasons: tuple[str, ...]
    won: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: the rows that can be read, and those that can't."""

    spec: TableSpec
    rows: list[Row]
    bad: list[BadRow]

    @property
    def read(self) -> int:
        """Rows beneath the heading, empty lines aside."""
        return len(self.rows) + len(self.bad)

    def refusal(self, row: Row, *reasons: str, won: bool = False) -> BadRow:
        """This row of this file, refused."""
        return BadRow(self.spec.name, self.spec.file, row.line, reasons, won)


def read_table(directory: Path, spec: TableSpec) -> Table:
    """Read one file, CSV or the first sheet of a workbook (.xlsx).

    UnreadableFile where no row can be: missing, of no known encoding, without our headings.
    """
    table = Table(spec, [], [])
    headings: list[str] | None = None
    for line in _lines(directory, spec.file):
        if line.is_empty:
            continue
        if headings is None:
            headings = _headings(line.cells, spec)
            continue
        wrong = _faults(line, headings, spec)
        try:
            if wrong:
                raise BadValue("; ".join(wrong))
            # A sheet's row ends with its last value.
            cells = line.cells + [""] * (len(headings) - len(line.cells)) if _is_workbook(spec.file) else line.cells
            table.rows.append(_row(headings, cells, line.number, spec))
        except ValueError as error:
            table.bad.append(BadRow(spec.name, spec.file, line.number, (str(error),)))
    if headings is None:
        raise UnreadableFile(f"{spec.file} is empty")
    return table


def each(table: Table, tell: Callable[[int], None]) -> Iterator[Row]:
    """The rows, telling how many are done."""
    for done, row in enumerate(table.rows, start=1):
        yield row
        tell(done)


def read_day(text: str, date_format: str) -> date:
    """A day in the mapping's format. BadValue for anything else."""
    try:
        return datetime.strptime(text, date_format).date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise BadValue(f"“{text}” is not a day like {date_format}") from error


def read_amount(text: str) -> Decimal:
    """Yuan with up to two places, above zero. BadValue for anything else."""
    if not _AMOUNT.fullmatch(text) or not Decimal(text):
        raise BadValue(f"“{text[:40]}” is not an amount above zero")
    return Decimal(text).quantize(Decimal("0.01"))


def _is_workbook(name: str) -> bool:
    return name.lower().endswith(".xlsx")


def _lines(directory: Path, name: str) -> Iterator[Line]:
    try:
        content = (directory / name).read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{name}: {error.strerror}") from error
    if _is_workbook(name):
        try:
            yield from next(sheets_of(name, content), iter(()))
        except intake.UnreadableFile as error:
            raise UnreadableFile(f"{name}: {error.sentence}") from error
        return
    reader = csv.reader(io.StringIO(_text(content, name), newline=""), strict=True)
    try:
        for cells in reader:
            yield Line(reader.line_num, cells)
    except csv.Error as error:
        raise UnreadableFile(f"{name}, line {reader.line_num}: {error}") from error


def _faults(line: Line, headings: list[str], spec: TableSpec) -> list[str]:
    """What is wrong with the cells that are read."""
    wanted = {*spec.columns.values(), *spec.notes.values()}
    return [
        str(fault.label) if at == WHOLE_LINE else f"{headings[at]}: {fault.label}"
        for at, fault in sorted(line.faults.items())
        if at == WHOLE_LINE or (at < len(headings) and headings[at] in wanted)
    ]


def _text(content: bytes, name: str) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(f"{name} is neither UTF-8 nor GB18030")


def _headings(cells: list[str], spec: TableSpec) -> list[str]:
    headings = [cell.strip() for cell in cells]
    wanted = [*spec.columns.values(), *spec.notes.values()]
    if missing := [heading for heading in wanted if heading not in headings]:
        raise UnreadableFile(f"{spec.file} has no column {', '.join(missing)}; it has {', '.join(headings)[:200]}")
    if twice := [heading for heading in wanted if headings.count(heading) > 1]:
        raise UnreadableFile(f"{spec.file} has two columns {twice[0]}")
    return headings


def _row(headings: list[str], cells: list[str], line: int, spec: TableSpec) -> Row:
    if len(cells) != len(headings):
        raise BadValue(f"{len(cells)} values under {len(headings)} headings")
    found = {heading: _clean(heading, cell) for heading, cell in zip(headings, cells, strict=True)}
    values = dict(spec.constants)
    for name, heading in spec.columns.items():
        value = found[heading]
        values[name] = spec.aliases.get(name, {}).get(value, value)
        allowed = spec.allowed.get(name)
        if allowed and values[name] and values[name] not in allowed:
            raise BadValue(f"{heading}: “{values[name][:40]}” is none of the known values, and no alias names it")
    return Row(line, values, {word: found[heading] for word, heading in spec.notes.items() if found[heading]})


def _clean(heading: str, cell: str) -> str:
    try:
        return clean_line(cell)
    except ValueError as error:
        raise BadValue(f"{heading} holds a character that can't be stored") from error
