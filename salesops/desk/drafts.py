"""What stands in a form that was not sent yet: kept for its person alone, on any computer, until it was accepted.

Nothing of it is governed, so nothing of it stands in the trail, and no log has a word of it.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesops.base import clock
from salesops.base.look.figures import moment_text
from salesops.base.prepared import Prepared
from salesops.base.text import clean_line
from salesops.desk.models import Draft
from salesops.once.models import Submission

if TYPE_CHECKING:
    from salesops.org.models import Person

MOST_DRAFTS = 50
LONGEST_KEY = 120
LARGEST = 100_000  # bytes of one draft, as JSON
KEPT = timedelta(days=30)
# What a form carries for itself, and what nobody keeps for anybody.
PUT_BACK = _("Put it back")
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "_once", "_draft", "next"})

type Values = Sequence[tuple[str, str]]


class UnreadableDraft(ValueError):
    """What was sent is no draft, or a larger one than is kept."""


def values_of(text: str) -> Values:
    """The names and values of a draft, from the JSON that a page sent; secrets and tokens are left out.

    ``UnreadableDraft`` for anything that is not a list of pairs of text, and for more than 100 kB.
    """
    if len(text.encode(errors="replace")) > LARGEST:
        raise UnreadableDraft("too large")
    try:
        pairs = json.loads(text)
        return [(_storable(name), _storable(value)) for name, value in pairs if _is_kept(name)]
    except (ValueError, TypeError, RecursionError) as error:
        raise UnreadableDraft("no list of names and values") from error


def _is_kept(name: Any) -> bool:
    clean_line(name)  # a name that PostgreSQL can't store is none of a form of ours
    return name not in NOT_KEPT and "password" not in name


def _storable(value: Any) -> str:
    """The text as typed, without what PostgreSQL can't hold."""
    if not isinstance(value, str):
        raise TypeError("names and values of a form are texts")
    return value.replace("\x00", "").encode(errors="replace").decode()


@transaction.atomic
def keep_draft(key: str, values: Values, *, revision: int, once: UUID | None, by: "Person") -> Draft | None:
    """Keep what stands in a form, in place of what was kept for it before; beyond 50 drafts the oldest make room.

    ``once`` is the form's own key: when that form was accepted meanwhile, nothing is kept and None comes back.
    """
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
    if once and Submission.objects.filter(person=by, key=once).exists():
        return None
    typed = {"values": [list(pair) for pair in values], "revision": revision, "saved_at": clock.now()}
    draft, made = Draft.objects.update_or_create(person=by, key=key, defaults=typed)
    if made:
        mine = Draft.objects.filter(person=by)
        mine.exclude(pk__in=mine.order_by("-saved_at", "-pk").values("pk")[:MOST_DRAFTS]).delete()
    return draft


def drop_draft(key: str, *, by: "Person") -> None:
    """Let go of one's own draft of a form: it was accepted, or is no longer wanted. Twice is once."""
    Draft.objects.filter(person=by, key=key).delete()


def drop_drafts(person: "Person") -> None:
    """Let go of everything that somebody had not sent: their access ended."""
    Draft.objects.filter(person=person).delete()


def forget_drafts() -> None:
    """Let go of every draft that was not touched for thirty days."""
    Draft.objects.filter(saved_at__lt=clock.now() - KEPT).delete()


def own_draft(key: str, person: "Person") -> Draft | None:
    """What this person has in that form."""
    return Draft.objects.filter(person=person, key=key).first()


def _headline(person_id: int, key: str) -> QuerySet[Draft]:
    return Draft.objects.filter(person_id=person_id, key=key).only("saved_at", "revision")[:1]


_kept = Prepared(_headline, int, str)


def draft_text(draft: Draft) -> str:
    """That there is one, and since when, as its person reads it."""
    return gettext("You have a draft: %(moment)s.") % {"moment": moment_text(draft.saved_at)}


def kept_draft(key: str, person: "Person") -> Draft | None:
    """That there is a draft, and since when, without its values: what each page with a form asks. One query."""
    return _kept.first(person.pk, key)
