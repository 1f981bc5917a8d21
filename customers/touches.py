"""What else than a note or a plan touched a customer in a week: each floor above hands in what it knows (VIS-3).

This floor has never heard of a quote. So a floor above says in its ``approval.py``::

    @touches("quote", _("Quotes"))
    def quotes_of_week(person: Person, week: Week) -> Iterable[int]:
        return Quote.objects.filter(…).values_list("customer_id", flat=True)
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from salesops.base.refusals import Sentence
from salesops.base.weeks import Week
from salesops.org.models import Person

type Touch = Callable[[Person, Week], Iterable[int]]

_touches: dict[str, tuple[Sentence, Touch]] = {}


def touches[F: Touch](code: str, label: Sentence) -> Callable[[F], F]:
    """Register a function that gives the customer of each thing the person did in the week, as often as it was done.

    ``code`` is kept in the sheets that are handed in, ``label`` is how they show it.
    """

    def register(touch: F) -> F:
        _touches[code] = (label, touch)
        return touch

    return register


def touched(person: Person, week: Week) -> Mapping[str, Mapping[int, int]]:
    """By code, how often the person touched which customer; one query for each floor that hands in something."""
    return {code: Counter(touch(person, week)) for code, (_label, touch) in _touches.items()}


def label_of(code: str) -> Sentence:
    """How a sheet shows it; the bare code for one that no floor knows any more."""
    return _touches[code][0] if code in _touches else code
