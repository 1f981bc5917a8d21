"""Reading the trail: what happened to a thing, and to others that were about it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesops.audit import verbs
from salesops.audit.models import About, Entry
from salesops.audit.trail import BETWEEN_PARTS, key_of
from salesops.base.look import day_text
from salesops.base.prepared import Prepared

_BEFORE_NAME, _AFTER_NAME = " ", (": ", " · ", " ")
_DAY_LENGTH = 10
_YES_OR_NO = {"True": _("yes"), "False": _("no")}


class Change(NamedTuple):
    """One changed value, as text."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """An entry in the reader's language.

    ``title`` names the thing when it is not the timeline's own subject; the sentence then ends with it, or, where
    ``url`` leads there, is followed by ``link``. ``where`` is the address it was done from, for those who may read it
    (``evidence.rules.can_see_addresses``).
    """

    when: datetime
    who: str
    is_system: bool
    sentence: str
    quote: str
    changes: tuple[Change, ...]
    title: str = ""
    verb: str = ""
    where: str = ""
    by_id: int | None = None
    link: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which entries are asked for; an empty value asks for all of them. ``before`` is the key of the oldest shown."""

    verbs: Collection[str] = ()
    by: int | None = None
    since: datetime | None = None
    before: int | None = None

    def conditions(self, entry: str = "") -> dict[str, Any]:
        """As a filter; ``entry`` is the way to the entry."""
        asked = {"verb__in": self.verbs, "by": self.by, "at__gte": self.since, "pk__lt": self.before}
        # A key of 0 is one that nothing lies before.
        return {f"{entry}{name}": value for name, value in asked.items() if value or value == 0}


def timeline_for(subject: models.Model, *, limit: int = 50, bare_others: bool = False) -> list[TimelineEntry]:
    """The newest entries of ``subject``, those of other things ``about`` it included; one query.

    ``bare_others`` leaves out what was said and changed in those other things, for a reader who may see ``subject``
    and not them: their sentence and name alone are told (CNF-1).
    """
    told = [
        shown(entry, subject, bare=bare_others and not is_own(entry, subject))
        for entry in entries_of(subject, Narrowed(), limit=limit)
    ]
    return sorted(told, key=lambda one: one.when, reverse=True)


def entries_of(subject: models.Model, asked: Narrowed, *, limit: int) -> list[Entry]:
    """The newest entries of ``subject`` and of others ``about`` it, the last written first; one query, by index."""
    kind, key = ContentType.objects.get_for_model(subject).pk, key_of(subject)
    return list(_entries(kind, key, asked, limit)) if asked.conditions() else _newest(limit)(kind, key)


def _entries(kind: int, key: int, asked: Narrowed, limit: int) -> models.QuerySet[Entry]:
    of = {"subject_type_id": kind, "subject_id": key}
    # Each table by its own index, and no more rows of it than are wanted: one OR over both could use neither.
    own = Entry.objects.filter(**of, **asked.conditions()).order_by("-pk").values_list("pk", flat=True)
    others = About.objects.filter(**of, **_of_entry(asked)).order_by("-entry_id").values_list("entry_id", flat=True)
    newest = own[:limit].union(others[:limit], all=True)
    return Entry.objects.filter(pk__in=newest).select_related("by", "subject_type").order_by("-pk")[:limit]


@lru_cache
def _newest(limit: int) -> Prepared[Entry]:
    return Prepared(lambda kind, key: _entries(kind, key, Narrowed(), limit), int, int)


def authors_of(subject: models.Model, *, among: int) -> Mapping[int, str]:
    """Who wrote the newest ``among`` entries of ``subject`` and of others about it, by key; one query."""
    by = {entry.by_id: str(entry.by) for entry in entries_of(subject, Narrowed(), limit=among)}
    return dict(sorted(by.items(), key=lambda one: one[1]))


def is_own(entry: Entry, subject: models.Model) -> bool:
    """Whether the entry is of the thing itself."""
    kind = ContentType.objects.get_for_model(subject)
    return entry.subject_type_id == kind.pk and entry.subject_id == key_of(subject)


def shown(entry: Entry, subject: models.Model, *, bare: bool = False, url: str = "", called: str = "") -> TimelineEntry:
    """The entry as it is read on the timeline of ``subject``.

    ``bare`` leaves out what was said and changed; ``url`` is the page of the thing, ``called`` its name where the
    stored one is in the language of whoever wrote.
    """
    sentence, model = verbs.sentence(entry.verb), entry.subject_type.model_class()
    own = is_own(entry, subject)
    name = "" if own else called or _without(entry.title, str(subject))
    return TimelineEntry(
        when=entry.at,
        who=str(entry.by),
        is_system=entry.by.is_system,
        sentence=sentence if url or not name else f"{sentence} {name}",
        quote="" if bare else entry.note,
        changes=() if bare else _changes(model, entry.changes.items()),
        title="" if own else entry.title,
        verb=entry.verb,
        where=entry.ip or "",
        by_id=entry.by_id,
        link=name if url else "",
        url=url if name else "",
    )


def _of_entry(asked: Narrowed) -> dict[str, Any]:
    conditions = asked.conditions("entry__")
    before = conditions.pop("entry__pk__lt", None)
    # Of the own column, which the index holds.
    return conditions if before is None else conditions | {"entry_id__lt": before}


def _without(title: str, name: str) -> str:
    """What the thing is called on the page of what is named there anyway, its day as the reader writes days."""
    rest = title.removesuffix(f"{_BEFORE_NAME}{name}") if title != name else ""
    for sign in _AFTER_NAME:
        rest = rest.removeprefix(f"{name}{sign}")
    return f"{_read(rest[:_DAY_LENGTH])}{rest[_DAY_LENGTH:]}"


def _changes(model: type[models.Model] | None, kept: Iterable[tuple[str, Any]]) -> tuple[Change, ...]:
    return tuple(
        Change(_label(model, key), _value(model, key, old), _value(model, key, new)) for key, (old, new) in kept
    )


def _label(model: type[models.Model] | None, key: str) -> str:
    field = _field(model, key)
    if field is not None:
        return str(getattr(field, "verbose_name", key))
    return BETWEEN_PARTS.join(gettext(part) for part in key.split(BETWEEN_PARTS) if part)


def _value(model: type[models.Model] | None, key: str, kept: str) -> str:
    """The kept text of a value as it is read: a choice by its label, yes or no, a day in the local form."""
    field = _field(model, key)
    if kept in _YES_OR_NO and (field is None or isinstance(field, models.BooleanField)):
        return str(_YES_OR_NO[kept])
    choices = dict(getattr(field, "flatchoices", ()) or ())
    return str(choices.get(kept, "")) or _read(kept)


def _field(model: type[models.Model] | None, key: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(key)
    except FieldDoesNotExist:
        return None


def _read(text: str) -> str:
    if len(text) != _DAY_LENGTH:
        return text
    try:
        return day_text(date.fromisoformat(text))
    except ValueError:
        return text
