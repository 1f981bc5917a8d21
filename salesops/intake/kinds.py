"""What may be taken in: each app hands in a kind (``intake.py``, found as Django finds ``admin.py``).

The engine knows files, rows and progress; a kind knows the columns, what makes a row good, and how it is stored.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.intake.enums import RowState

if TYPE_CHECKING:
    from salesops.intake.models import ImportRun
    from salesops.org.models import Person


class BadCell(ValueError):
    """A cell can't be read; ``sentence`` says it to people."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file. ``read`` makes a value of a cell's text or raises ``BadCell``; an empty cell is left out.

    ``others`` are further headings it is known by, besides the label in each language and the key.
    """

    key: str
    label: Sentence
    read: Callable[[str], Any] = str
    required: bool = False
    example: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """A row whose cells could be read: ``values`` as JSON holds them, ``keys`` by which rows of one file meet."""

    line: int
    values: dict[str, Any]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a row; a bad one says why, and in which column (its key)."""

    state: RowState
    column: str = ""
    sentence: Sentence = ""


GOOD = Outcome(RowState.GOOD)
SAME = Outcome(RowState.SAME)


class Loader(Protocol):
    """Works for one run; made anew for each stretch of it."""

    def fit(self, line: int, given: Mapping[str, Any]) -> Fit:
        """The row as it would be stored. ``Refusal`` with the column in ``field``."""

    def judge(self, fits: Sequence[Fit], earlier: Sequence[Fit]) -> list[Outcome]:
        """What would become of these rows now; ``earlier`` are good ones of the same file that share a key."""

    def load(self, fits: Sequence[Fit]) -> list[Outcome]:
        """Store what is still good, in the caller's transaction."""

    def finish(self, run: "ImportRun") -> None:
        """All is stored: tell whom it concerns."""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """What is taken in: ``title`` heads its page, ``explained`` stands beneath, ``list_url`` names its list."""

    code: str
    rule: str
    title: Sentence
    explained: Sentence
    columns: tuple[Column, ...]
    may: "Callable[[Person], Verdict]"
    loader: "Callable[[Person], Loader]"
    list_label: Sentence
    list_url: str
    batch: int = field(default=1000)

    def column(self, key: str) -> Column | None:
        """The column of this key."""
        return next((column for column in self.columns if column.key == key), None)


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> ImportKind:
    """Make a kind known; again with the same code it takes the other's place."""
    _kinds[kind.code] = kind
    return kind


def kind_of(code: str) -> ImportKind | None:
    """The kind of this code."""
    return _kinds.get(code)
