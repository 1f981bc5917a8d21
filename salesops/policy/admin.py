"""Settings in the admin: a change is a new row with its first day and reason."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from salesops.policy.actions import set_policy
from salesops.policy.declared import setting, setting_choices
from salesops.policy.forms import ActionAdmin, ActionForm
from salesops.policy.models import SettingValue


class SettingForm(ActionForm):
    """Choose a setting, write its value, say from when and why."""

    key = forms.ChoiceField(label=_("setting"), choices=setting_choices)

    class Meta:
        model = SettingValue
        fields = ["key", "value", "valid_from", "reason"]
        help_texts = {"value": _("In the unit shown on the page of rules; yes or no for a switch.")}

    def act(self) -> SettingValue:
        data = self.cleaned_data
        return set_policy(data["key"], data["value"], valid_from=data["valid_from"], reason=data["reason"], by=self.by)


@admin.register(SettingValue)
class SettingValueAdmin(ActionAdmin):
    """Add-only; what was decided stays to be read."""

    form = SettingForm
    list_display = ["label", "value", "unit", "valid_from", "changed_by", "reason", "created_at"]
    list_select_related = ["changed_by"]
    search_fields = ["key", "reason"]
    date_hierarchy = "valid_from"

    @admin.display(description=_("setting"), ordering="key")
    def label(self, row: SettingValue) -> str:
        """The setting's name; the bare key when no app declares it any more."""
        try:
            return str(setting(row.key).label)
        except KeyError:
            return row.key

    @admin.display(description=_("unit"))
    def unit(self, row: SettingValue) -> str:
        """The unit the value is in."""
        try:
            return str(setting(row.key).unit)
        except KeyError:
            return ""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
