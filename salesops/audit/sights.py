"""What can be logged as seen or taken away (CNF-2): each app registers its own, whose labels the log shows.

Two sorts: a sight is looked at; a taking leaves the house (a download, an export). CNF-4 counts them apart.
"""

from django.db.models import TextChoices
from django.utils.functional import Promise

_sentences: dict[str, str | Promise] = {}
_takings: set[str] = set()
_confined: set[str] = set()
_confined_records: set[str] = set()


def register(*enums: type[TextChoices], takes_away: bool = False, confined: bool = False) -> None:
    """Make the members loggable. Called in an app's ``ready()``; calling it again changes nothing.

    ``confined``: that somebody saw it is itself confidential, and is shown to the general manager alone (CNF-4).
    """
    for enum in enums:
        for value, label in enum.choices:
            _sentences[str(value)] = label
            if takes_away:
                _takings.add(str(value))
            if confined:
                _confined.add(str(value))


def confine(label: str) -> None:
    """Files of the records of a model ("memos.leakreport") are as confidential as that somebody saw the record."""
    _confined_records.add(label)


def is_confined(label: str) -> bool:
    """Whether files of the records of this model are confined."""
    return label in _confined_records


def is_registered(what: str) -> bool:
    """Whether ``what`` may be logged."""
    return str(what) in _sentences


def sentence(what: str) -> str:
    """What was done, in the reader's language; the bare word for one that no app knows any more."""
    return str(_sentences.get(what, what))


def choices() -> list[tuple[str, str | Promise]]:
    """Every word with its sentence, for a filter."""
    return sorted(_sentences.items())


def takings() -> list[str]:
    """Those that took something away."""
    return sorted(_takings)


def confined() -> list[str]:
    """Those that only the general manager reads."""
    return sorted(_confined)
