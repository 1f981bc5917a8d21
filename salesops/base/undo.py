"""A toast that can take back what it tells: the message carries the address and the fields of the form that undoes it.

Only where undoing is honest: it restores exactly what was there, and nobody was told meanwhile.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from salesops.base.refusals import Sentence

TAG = "undo:"  # what stands after it in a message's extra tags is JSON; a message travels in the session as text


@dataclass(frozen=True, slots=True)
class Undo:
    """The form behind the button: where it goes, and what it carries besides its keys."""

    url: str
    fields: Mapping[str, str] = field(default_factory=dict)


def say_with_undo(request: HttpRequest, text: Sentence, undo: Undo) -> None:
    """Say that something went well, with a button that takes it back. ValueError for an address of another site."""
    if not undo.url.startswith("/") or not url_has_allowed_host_and_scheme(undo.url, allowed_hosts=None):
        raise ValueError(f"{undo.url!r} is not a path of this site")
    carried = json.dumps({"url": undo.url, "fields": dict(undo.fields)})
    messages.success(request, str(text), extra_tags=f"{TAG}{carried}")


def undo_of(message: Message) -> Undo | None:
    """What takes this message's action back; None for a message that only tells."""
    tags = message.extra_tags or ""
    if not tags.startswith(TAG):
        return None
    carried = json.loads(tags.removeprefix(TAG))
    return Undo(carried["url"], carried["fields"])
