"""Change the calendar: load a published year, override a day."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salesops.audit import record
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.workdays.calendar import forget_calendar
from salesops.workdays.enums import CalendarVerb
from salesops.workdays.models import Day, Source
from salesops.workdays.official import days_of
from salesops.workdays.rules import can_change_calendar

if TYPE_CHECKING:
    from salesops.org.models import Person

_FACTS = ("is_working", "source", "note")


@transaction.atomic
def load_year(year: int, *, by: "Person") -> int:
    """Take over the official calendar of a year; days the company overrode stay as they are. Returns the days written.

    Running it again changes nothing, and an expected year becomes official once the package knows the notice.
    """
    require(can_change_calendar(by))
    days, has_changed = _load(year)
    if has_changed:
        # A year is no row; its first day, always a holiday, stands for it.
        record(Day(date=date(year, 1, 1)), CalendarVerb.YEAR_LOADED, by=by)
    return days


@transaction.atomic
def override_day(day: date, *, is_working: bool, note: str, by: "Person") -> Day:
    """The company works, or doesn't, on a day, whatever the official calendar says (APP-4)."""
    require(can_change_calendar(by))
    if not note.strip():
        raise Refusal("APP-4", _("An override is made for a reason."), _("Say why."), field="note")
    before = _told(day)
    row, _made = Day.objects.select_for_update(no_key=True).update_or_create(
        date=day, defaults={"is_working": is_working, "source": Source.OVERRIDE, "note": note.strip()}
    )
    _forget()
    record(row, CalendarVerb.OVERRIDDEN, by=by, changes=_changes(before, _told(day)), note=row.note)
    return row


@transaction.atomic
def drop_override(day: date, *, by: "Person") -> None:
    """Let a day be again what the official calendar says; a day nobody overrode is left alone."""
    require(can_change_calendar(by))
    before = _told(day)
    gone, _rows = Day.objects.filter(date=day, source=Source.OVERRIDE).delete()
    if not gone:
        return
    _load(day.year)
    record(Day(date=day), CalendarVerb.OVERRIDE_DROPPED, by=by, changes=_changes(before, _told(day)))


def _load(year: int) -> tuple[int, bool]:
    """Write the official days of a year; how many there are, and whether anything is different now."""
    stored = {row.date: row for row in Day.objects.select_for_update(no_key=True).filter(date__year=year)}
    overridden = {row.date for row in stored.values() if row.source == Source.OVERRIDE}
    days = [
        Day(date=one.date, is_working=one.is_working, source=one.source, note=one.note)
        for one in days_of(year)
        if one.date not in overridden
    ]
    # A guessed holiday that the notice moved must go, or it stays a day off for ever.
    moved = Day.objects.filter(date__year=year).exclude(date__in=[*overridden, *(day.date for day in days)])
    gone, _rows = moved.delete()
    fresh = [day for day in days if _facts(day) != _facts(stored.get(day.date))]
    Day.objects.bulk_create(fresh, update_conflicts=True, unique_fields=["date"], update_fields=_FACTS)
    _forget()
    return len(days), bool(gone or fresh)


def _forget() -> None:
    transaction.on_commit(forget_calendar)
    forget_calendar()


def _told(day: date) -> tuple[object, ...]:
    return _facts(Day.objects.filter(date=day).first())


def _facts(day: Day | None) -> tuple[object, ...]:
    return tuple(getattr(day, name) if day else None for name in _FACTS)


def _changes(before: tuple[object, ...], after: tuple[object, ...]) -> dict[str, tuple[object, object]]:
    pairs = zip(_FACTS, before, after, strict=True)
    return {name: (old, new) for name, old, new in pairs if old != new and name != "note"}
