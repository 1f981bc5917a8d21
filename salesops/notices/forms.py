"""How one wants to be reached, and the address of a robot."""

from collections.abc import Iterator
from datetime import time
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.base.fields import LineInput
from salesops.notices.actions import Choice
from salesops.notices.enums import Mode, NoticeGroup
from salesops.notices.robots import Address, address_of, check_secret
from salesops.notices.routing import Ways


class Row(NamedTuple):
    """One group of notices with its two controls."""

    group: NoticeGroup
    mail: forms.BoundField
    robots: forms.BoundField


def _clock_field(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class PreferenceForm(forms.Form):
    """Per group: by e-mail at once, once a day or not at all; by robot or not. And the quiet hours."""

    quiet_from = _clock_field(_("Quiet from"))
    quiet_until = _clock_field(_("until"))

    def __init__(self, *args: Any, ways: Ways, **kwargs: Any) -> None:
        quiet = ways.quiet
        kwargs["initial"] = {"quiet_from": quiet.begins, "quiet_until": quiet.ends} if quiet else {}
        super().__init__(*args, **kwargs)
        for group in NoticeGroup:
            self.fields[f"mail_{group}"] = forms.ChoiceField(
                choices=Mode.choices, label=_("By e-mail"), initial=ways.mode(group)
            )
            self.fields[f"robots_{group}"] = forms.BooleanField(
                label=_("By robot"), required=False, initial=ways.by_robot(group)
            )

    @property
    def rows(self) -> Iterator[Row]:
        """The groups with their controls, as the page's table draws them."""
        for group in NoticeGroup:
            yield Row(group, self[f"mail_{group}"], self[f"robots_{group}"])

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        begins, ends = typed.get("quiet_from"), typed.get("quiet_until")
        if (begins is None) != (ends is None) and not {"quiet_from", "quiet_until"} & set(self.errors):
            self.add_error("quiet_until", ValidationError(_("Quiet hours have a beginning and an end.")))
        elif begins is not None and begins == ends:
            self.add_error("quiet_until", ValidationError(_("Quiet hours end at another time than they begin.")))
        return typed

    @property
    def choices_made(self) -> dict[NoticeGroup, Choice]:
        """What was chosen, for the action. Only after `is_valid()`."""
        typed = self.cleaned_data
        return {group: Choice(Mode(typed[f"mail_{group}"]), typed[f"robots_{group}"]) for group in NoticeGroup}

    @property
    def quiet(self) -> tuple[time, time] | None:
        """The quiet hours, if any. Only after `is_valid()`."""
        begins, ends = self.cleaned_data["quiet_from"], self.cleaned_data["quiet_until"]
        return None if begins is None or ends is None else (begins, ends)


def _never_shown() -> forms.PasswordInput:
    # A key, and treated like one: not on the screen while it is typed, nor after a refusal.
    return forms.PasswordInput(attrs={"autocomplete": "off"})


class RobotForm(forms.Form):
    """A robot: what one calls it, and the address that its group shows."""

    name = LineInput(max_length=60, label=pgettext_lazy("robot", "Name"))
    address = LineInput(
        max_length=500,
        label=_("Webhook address"),
        widget=_never_shown(),
        help_text=_("As the group shows it, beginning with https://. It is kept, and never shown again."),
    )
    secret = LineInput(
        max_length=200,
        label=_("Secret"),
        widget=_never_shown(),
        required=False,
        help_text=_("Only for DingTalk's robots that sign (SEC…)."),
    )

    @property
    def found(self) -> tuple[Address, str]:
        """Whose robot it is, with what is kept of its address. Only after `is_valid()`. Refused: any other address."""
        address = address_of(self.cleaned_data["address"])
        return address, check_secret(address.service, self.cleaned_data["secret"])


class MomentForm(forms.Form):
    """Since when notices count as unread again."""

    moment = forms.DateTimeField()
