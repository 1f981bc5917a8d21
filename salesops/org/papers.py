"""The kinds of paper that approvals decide on, as far as people need to name them.

The engine stands above this floor. It writes the names in here (``approvals.kinds.register``), so that a stand-in can
be named for some kinds only.
"""

from salesops.base.refusals import Sentence

_labels: dict[str, Sentence] = {}


def know(key: str, label: Sentence) -> None:
    """A kind exists."""
    _labels[key] = label


def kinds_of_paper() -> dict[str, Sentence]:
    """Every kind with its label, by key."""
    return {key: _labels[key] for key in sorted(_labels)}


def label_of(key: str) -> str:
    """The kind's name in the present language; the key of one that is no longer known."""
    return str(_labels.get(key, key))
