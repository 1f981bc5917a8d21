"""Writing the trail; ``salesops.audit.timeline`` reads it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import translation

from salesops.audit import sights, verbs
from salesops.audit.context import circumstances
from salesops.audit.models import About, Entry, ViewLog
from salesops.base import clock
from salesops.base.copying import copy_rows

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from salesops.org.models import Person

type Changes = Mapping[str, tuple[Any, Any]]

_TITLE_LENGTH = 200
BETWEEN_PARTS = " · "


def record(
    subject: models.Model,
    verb: str,
    *,
    by: "Person",
    about: Iterable[models.Model] = (),
    changes: Changes | None = None,
    note: str = "",
) -> Entry:
    """Write one entry of the trail, in the caller's transaction.

    ``changes`` maps a field's name (or a ``changed_label``) to its old and new value, kept as text; ``about`` names
    further things whose timelines show the entry; ``note`` is quoted as somebody's own words. What the program says
    belongs into the verb: the entry is read in other languages than it was written in.
    Raises ValueError for a verb that no app registered: its sentence could not be shown.
    """
    entry = _entry(subject, verb, by=by, changes=changes or {}, note=note)
    entry.save(force_insert=True)
    About.objects.bulk_create(_about(entry, about))
    return entry


def record_all[M: models.Model](
    subjects: Mapping[M, Collection[models.Model]],
    verb: str,
    *,
    by: "Person",
    changes: Changes | None = None,
    note: str = "",
) -> None:
    """Write the same sentence of many things, each with what it is ``about``: two statements, else as ``record``.

    ``changes`` and ``note`` are the same for all of them.
    """
    entries = [_entry(subject, verb, by=by, changes=changes or {}, note=note) for subject in subjects]
    Entry.objects.bulk_create(entries)
    found = zip(entries, subjects.values(), strict=True)
    About.objects.bulk_create(row for entry, about in found for row in _about(entry, about))


def record_loaded(
    model: type[models.Model], things: Iterable[tuple[int, str, str]], verb: str, *, by: "Person"
) -> None:
    """Write the same sentence of as many things as a file holds, each its key, name and note; by one COPY."""
    if not verbs.is_registered(verb):
        raise ValueError(f"{verb!r} is not a registered audit verb")
    where, at, kind = circumstances(), clock.now().isoformat(), ContentType.objects.get_for_model(model).pk
    columns = ["at", "by_id", "verb", "subject_type_id", "subject_id", "title", "changes", "note", "ip", "request"]
    request = str(where.request) if where.request else None
    copy_rows(
        Entry,
        columns,
        (
            (at, by.pk, str(verb), kind, key, title[:_TITLE_LENGTH], "{}", note, where.ip, request)
            for key, title, note in things
        ),
    )


def _entry(subject: models.Model, verb: str, *, by: "Person", changes: Changes, note: str) -> Entry:
    if not verbs.is_registered(verb):
        raise ValueError(f"{verb!r} is not a registered audit verb")
    where = circumstances()
    return Entry(
        at=clock.now(),
        by=by,
        verb=str(verb),
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=key_of(subject),
        title=str(subject)[:_TITLE_LENGTH],
        changes={key: [_text(old), _text(new)] for key, (old, new) in changes.items()},
        note=note,
        ip=where.ip,
        request=where.request,
    )


def _about(entry: Entry, things: Iterable[models.Model]) -> list[About]:
    keys = {(ContentType.objects.get_for_model(thing).pk, key_of(thing)) for thing in things}
    return [About(entry=entry, subject_type_id=kind, subject_id=pk) for kind, pk in sorted(keys)]


def changed(before: models.Model, after: models.Model, fields: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    """The fields whose values differ, as ``record`` takes them: two loaded copies of one row, compared."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in fields}
    return {name: (old, new) for name, (old, new) in pairs.items() if old != new}


def changed_label(*parts: "str | Promise") -> str:
    """What changed, where no field's name says it, as ``record`` keeps it: each reader gets it in their language.

    Parts are translatable labels, or names that are the same in every language.
    """
    with translation.override(None):
        return BETWEEN_PARTS.join(str(part) for part in parts)


def seen(subject: models.Model, *, by: "Person", what: str) -> ViewLog:
    """Log that ``by`` looked at or took away something confidential (CNF-2); ``what`` is a registered sight.

    Raises ValueError for one that no app registered: its sentence could not be shown.
    """
    if not sights.is_registered(what):
        raise ValueError(f"{what!r} is not a registered sight")
    entry = ViewLog(
        at=clock.now(),
        by=by,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=key_of(subject),
        title=str(subject)[:_TITLE_LENGTH],
        what=str(what),
        ip=circumstances().ip,
    )
    entry.save(force_insert=True)
    return entry


def was_seen(subject: models.Model, *, by: "Person", what: str, since: datetime) -> bool:
    """Whether the log has it already that ``by`` looked at it, at that moment or later."""
    kind = ContentType.objects.get_for_model(subject)
    rows = ViewLog.objects.filter(subject_type=kind, subject_id=key_of(subject), by=by, what=what, at__gte=since)
    return rows.exists()


def key_of(subject: models.Model) -> int:
    """The number under which a thing stands in the trail; of a day its ordinal, of a code one made from its letters."""
    key: int | date | str = subject.pk
    if isinstance(key, str):
        return int.from_bytes(blake2b(key.encode(), digest_size=7).digest())
    return key.toordinal() if isinstance(key, date) else key


def _text(value: object) -> str:
    return "" if value is None else str(value)
