"""The kinds of paper that approvals decide on, as far as people need to name them.

The engine stands above this floor. It writes the names in here (``approvals.kinds.register``), so that a stand-in can
be named for some kinds only.
"""

from salesops.base.refusals import Sentence

_labels: dict[str, Sentence] = {}
_confined: set[str] = set()


def know(key: str, label: Sentence, *, confined: bool = False) -> None:
    """A kind exists. ``confined``: nobody stands in where such a paper is decided (CNF-4)."""
    _labels[key] = label
    if confined:
        _confined.add(key)


def kinds_of_paper() -> dict[str, Sentence]:
    """Every kind that somebody may stand in for, with its label, by key."""
    return {key: _labels[key] for key in sorted(_labels.keys() - _confined)}


def confined_kinds() -> frozenset[str]:
    """The kinds that nobody stands in for."""
    return frozenset(_confined)


def label_of(key: str) -> str:
    """The kind's name in the present language; the key of one that is no longer known."""
    return str(_labels.get(key, key))
