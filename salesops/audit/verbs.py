"""What can be recorded: each app registers its verbs, whose labels are the sentences of the timeline."""

from django.db.models import TextChoices
from django.utils.functional import Promise

_sentences: dict[str, str | Promise] = {}


def register(*enums: type[TextChoices]) -> None:
    """Make the members recordable. Called in an app's ``ready()``; calling it again changes nothing."""
    for enum in enums:
        for value, label in enum.choices:
            _sentences[str(value)] = label


def is_registered(verb: str) -> bool:
    """Whether ``verb`` may be recorded."""
    return verb in _sentences


def starting_with(*beginnings: str) -> list[str]:
    """Those that begin like this: "customers.visit." for everything about visits."""
    return [verb for verb in _sentences if verb.startswith(beginnings)]


def sentence(verb: str) -> str:
    """The verb in the reader's language; the bare verb for one that no app knows any more."""
    return str(_sentences.get(verb, verb))
