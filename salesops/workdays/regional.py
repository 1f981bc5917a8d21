"""Change what a region does otherwise than the company: its days off and its hours (APP-4)."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salesops.audit import record
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.workdays.calendar import forget_calendar
from salesops.workdays.enums import CalendarVerb
from salesops.workdays.models import RegionalCalendar, RegionalDay, RegionalHours
from salesops.workdays.policies import parse_hours, write_hours
from salesops.workdays.rules import can_change_calendar

if TYPE_CHECKING:
    from salesops.org.models import Person


@transaction.atomic
def make_calendar(code: str, name: str, name_en: str = "", *, by: "Person") -> RegionalCalendar:
    """A regional calendar that differs in nothing yet. Refused (APP-4) where the code is taken."""
    require(can_change_calendar(by))
    calendar, is_new = RegionalCalendar.objects.get_or_create(
        code=code, defaults={"name": name.strip(), "name_en": name_en.strip()}
    )
    if not is_new:
        raise Refusal("APP-4", _("There is a calendar with this code."), _("Choose another code."), field="code")
    record(calendar, CalendarVerb.REGION_MADE, by=by)
    return calendar


@transaction.atomic
def rename_calendar(calendar: RegionalCalendar, name: str, name_en: str = "", *, by: "Person") -> RegionalCalendar:
    """Call a regional calendar something else."""
    require(can_change_calendar(by))
    locked = _locked(calendar)
    before = (locked.name, locked.name_en)
    locked.name, locked.name_en = name.strip(), name_en.strip()
    if before != (locked.name, locked.name_en):
        locked.save(update_fields=["name", "name_en"])
        record(locked, CalendarVerb.REGION_RENAMED, by=by, changes={"name": (before[0], locked.name)})
    return locked


@transaction.atomic
def set_regional_day(
    calendar: RegionalCalendar, day: date, *, is_working: bool, note: str, by: "Person"
) -> RegionalDay:
    """The region works, or doesn't, on a day, whatever the company does."""
    require(can_change_calendar(by))
    _must_have_reason(note)
    locked = _locked(calendar)
    before = locked.days.filter(date=day).first()
    row, _made = RegionalDay.objects.update_or_create(
        calendar=locked, date=day, defaults={"is_working": is_working, "note": note.strip()}
    )
    _forget()
    changes = {"date": (None, day), "is_working": (before and before.is_working, is_working)}
    record(locked, CalendarVerb.REGION_DAY, by=by, changes=changes, note=row.note)
    return row


@transaction.atomic
def drop_regional_day(calendar: RegionalCalendar, day: date, *, by: "Person") -> None:
    """Let the company's calendar decide on a day again; a day on which the region differs in nothing is left alone."""
    require(can_change_calendar(by))
    locked = _locked(calendar)
    before = locked.days.filter(date=day).first()
    if before is None:
        return
    before.delete()
    _forget()
    changes = {"date": (day, None), "is_working": (before.is_working, None)}
    record(locked, CalendarVerb.REGION_DAY_DROPPED, by=by, changes=changes)


@transaction.atomic
def set_regional_hours(
    calendar: RegionalCalendar, hours: str, *, valid_from: date, note: str, by: "Person"
) -> RegionalHours:
    """The region's hours from a day on, "10:00-14:00,15:30-19:30"; empty for the company's again.

    Refused (APP-4) for hours that can't be read and without a reason, and (CNF-2) for a day that has passed: what was
    due by the old hours was due.
    """
    require(can_change_calendar(by))
    _must_have_reason(note)
    if valid_from < clock.today():
        raise Refusal(
            "CNF-2",
            _("Hours can't be changed for days that have passed."),
            _("Choose today or a later day."),
            field="valid_from",
        )
    text = _read(hours)
    locked = _locked(calendar)
    before = locked.hours.filter(valid_from=valid_from).first()
    row, _made = RegionalHours.objects.update_or_create(
        calendar=locked, valid_from=valid_from, defaults={"hours": text, "note": note.strip()}
    )
    _forget()
    changes = {"valid_from": (None, valid_from), "hours": (before and before.hours, text)}
    record(locked, CalendarVerb.REGION_HOURS, by=by, changes=changes, note=row.note)
    return row


def _read(hours: str) -> str:
    if not hours.strip():
        return ""
    try:
        return write_hours(parse_hours(hours))
    except ValueError as error:
        raise Refusal(
            "APP-4", _("These hours can't be read."), _("Write them like 09:00-12:00,13:00-18:00."), field="hours"
        ) from error


def _must_have_reason(note: str) -> None:
    if not note.strip():
        raise Refusal("APP-4", _("An override is made for a reason."), _("Say why."), field="note")


def _locked(calendar: RegionalCalendar) -> RegionalCalendar:
    return RegionalCalendar.objects.select_for_update(no_key=True).get(pk=calendar.pk)


def _forget() -> None:
    transaction.on_commit(forget_calendar)
    forget_calendar()
