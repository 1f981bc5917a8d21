"""Which of the first lines holds the headings, and what they mean to us, in either language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesops.intake.cells import LANGUAGES, normal
from salesops.intake.kinds import Column
from salesops.intake.tables import Line, UnreadableFile

LOOKED_AT: Final = 10
"""Lines among which the headings are sought: titles stand above them, and who exported the file."""
REASON = gettext_lazy("Reason it was refused")


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings as they stand there, our column's key for each ("" where it isn't read), and the lines below."""

    headings: list[str]
    columns: list[str]
    lines: Iterator[Line]


def find_headings(lines: Iterator[Line], columns: Sequence[Column]) -> Headings:
    """``UnreadableFile`` says which headings were expected and which were found, or which stands there twice."""
    meanings = meanings_of(columns)
    begin: list[Line] = []
    best: tuple[int, Line] | None = None
    for line in lines:
        if line.is_empty:
            continue
        begin.append(line)
        count = sum(normal(cell) in meanings for cell in line.cells)
        if best is None or count > best[0]:
            best = (count, line)
        if len(begin) == LOOKED_AT:
            break
    if best is None:
        raise UnreadableFile(_("The file is empty."))
    _count, head = best
    texts = [cell.strip() for cell in head.cells]
    found = [meanings.get(normal(cell), "") for cell in texts]
    missing = [column for column in columns if column.required and column.key not in found]
    if missing:
        raise UnreadableFile(
            _("The column “%(missing)s” is missing. Expected are: %(expected)s. Found was: %(found)s.")
            % {
                "missing": ", ".join(str(column.label) for column in missing),
                "expected": ", ".join(str(column.label) for column in columns),
                "found": ", ".join(filter(None, texts))[:300] or "—",
            }
        )
    for key in filter(None, found):
        if found.count(key) > 1:
            label = next(str(column.label) for column in columns if column.key == key)
            raise UnreadableFile(_("There are two columns “%(label)s”. Remove one.") % {"label": label})
    below = (line for line in begin if line.number > head.number)
    return Headings(_without_reason(texts), found, chain(below, lines))


def meanings_of(columns: Sequence[Column]) -> Mapping[str, str]:
    """Every spelling of a heading, normalised, with the key of its column."""
    meanings: dict[str, str] = {}
    for column in columns:
        for other in (column.key, *column.others):
            meanings[normal(other)] = column.key
        for language in LANGUAGES:
            with translation.override(language):
                meanings.setdefault(normal(str(column.label)), column.key)
    return meanings


def reasons() -> frozenset[str]:
    """How our own files of refused rows head the reasons."""
    found = set()
    for language in LANGUAGES:
        with translation.override(language):
            found.add(normal(str(REASON)))
    return frozenset(found)


def _without_reason(texts: list[str]) -> list[str]:
    ours = reasons()
    return ["" if normal(text) in ours else text for text in texts]
