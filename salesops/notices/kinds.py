"""The sentences people are told; declared where the fact happens."""

from dataclasses import dataclass

from salesops.base.refusals import Sentence
from salesops.jobs import registry
from salesops.notices.enums import NoticeGroup

_kinds: dict[str, "NoticeKind"] = {}


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A sentence with named places: ``NoticeKind("approvals.overdue", _("Your decision is overdue: %(title)s"))``.

    Making one makes it known. ``group`` is what it is to its reader, who chooses by it how to be reached; what
    ``stays_inside`` is never sent out. No sentence may carry an amount: notices go where prices may not be read
    (CNF-1).
    Raises ValueError for a key that another sentence has.
    """

    key: str
    sentence: Sentence
    group: NoticeGroup = NoticeGroup.NEWS
    stays_inside: bool = False

    def __post_init__(self) -> None:
        known = _kinds.setdefault(self.key, self)
        if known is not self and known != self:
            raise ValueError(f"two notices are called {self.key!r}")


def kind_of(key: str) -> NoticeKind | None:
    """The declared kind; None for one that is no longer known."""
    if key not in _kinds:
        # A web process has no other reason to load what the tick does, and its sentences with it.
        registry.load()
    return _kinds.get(key)


def group_of(key: str) -> NoticeGroup:
    """What a notice of this kind is to its reader."""
    kind = kind_of(key)
    return kind.group if kind else NoticeGroup.NEWS


def sentence(key: str, params: dict[str, str]) -> str:
    """The notice in the present language; of a kind that is no longer known, what it was about."""
    kind = kind_of(key)
    if kind is None:
        return " ".join(params.values()) or key
    try:
        return str(kind.sentence) % params
    except (KeyError, ValueError, TypeError):
        # A sentence that was reworded since: the old notice lacks a place, and must not break the page.
        return " ".join(params.values()) or str(kind.sentence)
