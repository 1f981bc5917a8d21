"""The calendars in the admin: the company overrides single days, a region days and hours."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from salesops.policy.forms import ActionAdmin, ActionForm
from salesops.workdays.actions import drop_override, override_day
from salesops.workdays.models import Day, RegionalCalendar, RegionalDay, RegionalHours, Source
from salesops.workdays.regional import (
    drop_regional_day,
    make_calendar,
    rename_calendar,
    set_regional_day,
    set_regional_hours,
)


class OverrideForm(ActionForm):
    """A day, whether the company works on it, and why."""

    class Meta:
        model = Day
        fields = ["date", "is_working", "note"]

    def act(self) -> Day:
        data = self.cleaned_data
        return override_day(data["date"], is_working=data["is_working"], note=data["note"], by=self.by)


@admin.register(Day)
class DayAdmin(ActionAdmin):
    """Days that differ from Monday to Friday; a new row overrides, an override can be dropped."""

    form = OverrideForm
    list_display = ["date", "weekday", "is_working", "source", "note"]
    list_filter = ["source", "is_working"]
    date_hierarchy = "date"
    actions = ["drop_overrides"]

    @admin.display(description=_("weekday"))
    def weekday(self, day: Day) -> str:
        """The day of the week in words."""
        return date_format(day.date, "l")

    @admin.action(description=_("Drop the override"), permissions=["add"])
    def drop_overrides(self, request: HttpRequest, queryset: QuerySet[Day]) -> None:
        """Back to the official calendar; official days among the chosen are left alone."""
        days = list(queryset.filter(source=Source.OVERRIDE).values_list("date", flat=True))
        for day in days:
            drop_override(day, by=request.user)  # type: ignore[arg-type]  # only people enter the admin
        messages.success(
            request,
            ngettext("%(count)d override dropped.", "%(count)d overrides dropped.", len(days)) % {"count": len(days)},
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CalendarForm(ActionForm):
    """A regional calendar and its names; the code stays."""

    class Meta:
        model = RegionalCalendar
        fields = ["code", "name", "name_en"]

    def act(self) -> RegionalCalendar:
        data = self.cleaned_data
        if self.instance.pk:
            return rename_calendar(self.instance, data["name"], data["name_en"], by=self.by)
        return make_calendar(data["code"], data["name"], data["name_en"], by=self.by)


@admin.register(RegionalCalendar)
class RegionalCalendarAdmin(ActionAdmin):
    """Calendars that regions may have instead of the company's; which one, stands on the region."""

    form = CalendarForm
    list_display = ["code", "name", "name_en"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []


class RegionalDayForm(ActionForm):
    """A day on which a region does otherwise, and why."""

    class Meta:
        model = RegionalDay
        fields = ["calendar", "date", "is_working", "note"]

    def act(self) -> RegionalDay:
        data = self.cleaned_data
        return set_regional_day(
            data["calendar"], data["date"], is_working=data["is_working"], note=data["note"], by=self.by
        )


@admin.register(RegionalDay)
class RegionalDayAdmin(ActionAdmin):
    """Days on which a region does otherwise than the company; each can be dropped."""

    form = RegionalDayForm
    list_display = ["calendar", "date", "is_working", "note"]
    list_filter = ["calendar", "is_working"]
    list_select_related = ["calendar"]
    date_hierarchy = "date"
    actions = ["drop_days"]

    @admin.action(description=_("Drop the override"), permissions=["add"])
    def drop_days(self, request: HttpRequest, queryset: QuerySet[RegionalDay]) -> None:
        """Back to the company's calendar."""
        days = list(queryset.select_related("calendar"))
        for day in days:
            drop_regional_day(day.calendar, day.date, by=request.user)  # type: ignore[arg-type]  # as above
        messages.success(
            request,
            ngettext("%(count)d override dropped.", "%(count)d overrides dropped.", len(days)) % {"count": len(days)},
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RegionalHoursForm(ActionForm):
    """Hours of a region from a day on, and why."""

    class Meta:
        model = RegionalHours
        fields = ["calendar", "valid_from", "hours", "note"]

    def act(self) -> RegionalHours:
        data = self.cleaned_data
        return set_regional_hours(
            data["calendar"], data["hours"], valid_from=data["valid_from"], note=data["note"], by=self.by
        )


@admin.register(RegionalHours)
class RegionalHoursAdmin(ActionAdmin):
    """Hours of regions since when; a new row begins on its day, empty hours give the company's back."""

    form = RegionalHoursForm
    list_display = ["calendar", "valid_from", "hours", "note"]
    list_filter = ["calendar"]
    list_select_related = ["calendar"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
