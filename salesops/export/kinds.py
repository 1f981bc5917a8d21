"""What may leave the house: each app hands in its lists in ``export.py``, found as Django finds ``admin.py``.

Which rows and which columns somebody may have is the app's to say; that it is logged, bounded and written in the
background is done here, for every list alike.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import QueryDict

from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.documents.sheets import Cell

if TYPE_CHECKING:
    from salesops.org.models import Person


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column one may take along; ``usual`` ones are ticked already."""

    key: str
    label: Sentence
    value: Callable[[Any], Cell]
    usual: bool = True


@dataclass(frozen=True, slots=True)
class ExportKind:
    """A list that may be taken away.

    ``rows(person, asked)`` are what the list shows this person under the filter that stands in the address, in its
    order. ``taking`` is what the log of views calls a download: a word registered with ``takes_away=True``.
    """

    code: str
    rule: str
    title: Sentence
    columns: tuple[ExportColumn, ...]
    may: "Callable[[Person], Verdict]"
    rows: "Callable[[Person, QueryDict], QuerySet[Any]]"
    taking: str
    list_label: Sentence
    list_url: str
    chunk: int = field(default=1000)

    def chosen(self, keys: list[str]) -> list[ExportColumn]:
        """The columns of these keys, in our order."""
        return [column for column in self.columns if column.key in keys]


_kinds: dict[str, ExportKind] = {}


def register(kind: ExportKind) -> ExportKind:
    """Make a kind known; again with the same code it takes the other's place."""
    _kinds[kind.code] = kind
    return kind


def kind_of(code: str) -> ExportKind | None:
    """The kind of this code."""
    return _kinds.get(code)
