"""The calendar in the admin: the company overrides single days."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from salesops.policy.forms import ActionAdmin, ActionForm
from salesops.workdays.actions import drop_override, override_day
from salesops.workdays.models import Day, Source


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
