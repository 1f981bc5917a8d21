"""The kinds of paper; each app hands in its own in ``documents.py``, found by autodiscovery."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict

if TYPE_CHECKING:
    from salesops.documents.models import Paper
    from salesops.org.models import Person

_kinds: dict[str, "PaperKind"] = {}


def _never(_subject: Any, _version: int) -> None:
    return None


def _stays(_person: "Person", _paper: "Paper") -> bool:
    return False


@dataclass(frozen=True, slots=True)
class PaperKind:
    """What stands on a paper, and who may have it. Making one registers it.

    ``html(subject)`` returns what stands in the page's body, from a whitelisted context (CNF-1); it is called in the
    papers worker, in Chinese, once. ``may_see(person, subject)`` is asked at each download: whoever may not see the
    paper is told that it does not exist. ``outdated(subject, version)`` tells, of a paper that shows the subject as it
    stood when it was ordered, why that version can't be made any more; None while it can. ``outgoing(person, paper)``
    tells whether what this person takes is on its way to the other side: then it is the archived bytes. Any other
    download is a copy for the house, with its reader's name and the time on each page (QUO-4).

    Raises ValueError for a key that another kind has.
    """

    key: str
    may_see: Callable[["Person", Any], Verdict]
    html: Callable[[Any], str]
    outdated: Callable[[Any, int], Sentence | None] = _never
    outgoing: Callable[["Person", "Paper"], bool] = _stays

    def __post_init__(self) -> None:
        if _kinds.setdefault(self.key, self) != self:
            raise ValueError(f"two kinds of paper are called {self.key!r}")


def kind_of(key: str) -> PaperKind:
    """The registered kind. Raises KeyError for an unknown one."""
    return _kinds[key]
