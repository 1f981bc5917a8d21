"""Change the calendar: load a published year, override a day."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salesops.base.refusals import Refusal
from salesops.workdays.calendar import forget_calendar
from salesops.workdays.models import Day, Source
from salesops.workdays.official import days_of


@transaction.atomic
def load_year(year: int) -> int:
    """Take over the official calendar of a year; days the company overrode stay as they are. Returns the days written.

    Running it again changes nothing, and an expected year becomes official once the package knows the notice.
    """
    overridden = set(
        Day.objects.select_for_update().filter(date__year=year, source=Source.OVERRIDE).values_list("date", flat=True)
    )
    days = [
        Day(date=one.date, is_working=one.is_working, source=one.source, note=one.note)
        for one in days_of(year)
        if one.date not in overridden
    ]
    # A guessed holiday that the notice moved must go, or it stays a day off for ever.
    Day.objects.filter(date__year=year).exclude(source=Source.OVERRIDE).exclude(
        date__in=[day.date for day in days]
    ).delete()
    Day.objects.bulk_create(
        days, update_conflicts=True, unique_fields=["date"], update_fields=["is_working", "source", "note"]
    )
    transaction.on_commit(forget_calendar)
    forget_calendar()
    return len(days)


@transaction.atomic
def override_day(day: date, *, is_working: bool, note: str) -> Day:
    """The company works, or doesn't, on a day, whatever the official calendar says (APP-4)."""
    if not note.strip():
        raise Refusal("APP-4", _("An override is made for a reason."), _("Say why."), field="note")
    row, _made = Day.objects.select_for_update().update_or_create(
        date=day, defaults={"is_working": is_working, "source": Source.OVERRIDE, "note": note.strip()}
    )
    transaction.on_commit(forget_calendar)
    forget_calendar()
    return row


@transaction.atomic
def drop_override(day: date) -> None:
    """Let a day be again what the official calendar says."""
    Day.objects.filter(date=day, source=Source.OVERRIDE).delete()
    load_year(day.year)
