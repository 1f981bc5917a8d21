"""The sorts of things that a customer's timeline tells, and can be narrowed to (CUS-5): each floor names its own.

This floor has never heard of a quote. So each floor says in its ``apps.py``, beside the verbs it registers::

    tells("quotes", _("Quotes"), "quotes.quote.", order=40)
"""

from collections.abc import Collection

from salesops.audit import verbs
from salesops.base.refusals import Sentence

_stories: dict[str, tuple[int, Sentence, tuple[str, ...]]] = {}


def tells(code: str, label: Sentence, *beginnings: str, order: int) -> None:
    """Name a sort of story by how its verbs begin. Called in an app's ``ready()``; calling it again changes nothing."""
    _stories[code] = (order, label, beginnings)


def stories() -> list[tuple[str, Sentence]]:
    """Code and label of every sort, in their order."""
    return [(code, label) for code, (_order, label, _verbs) in sorted(_stories.items(), key=lambda one: one[1][0])]


def verbs_of(code: str) -> Collection[str]:
    """The verbs of a sort. Raises LookupError for one that no floor named."""
    _order, _label, beginnings = _stories[code]
    return verbs.starting_with(*beginnings)
