"""Who stands in for whom (ORG-3)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.base.fields import DateInput, LineInput
from salesops.org.models import Person
from salesops.org.papers import kinds_of_paper

_MIDNIGHT = time(0)


def _time(label: Any, help_text: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, help_text=help_text, required=False, widget=widget)


class DeputationForm(forms.Form):
    """An absence: from a moment to a moment; a day without a time is the whole day."""

    principal = forms.ModelChoiceField(label=_("Absent person"), queryset=Person.objects.none(), empty_label=None)
    deputy = forms.ModelChoiceField(label=_("Stand-in"), queryset=Person.objects.none(), empty_label=_("Choose"))
    since = DateInput(label=_("From"))
    since_time = _time(_("Time"), _("Empty: from the beginning of the day."))
    until = DateInput(label=_("Until"))
    until_time = _time(_("Time"), _("Empty: to the end of the day."))
    reason = LineInput(label=_("Reason"), max_length=300, required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of paper"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: every kind. A kind ticked by itself goes before one for every kind."),
    )

    refusal: Any = None
    layout = (
        {"title": _("Who"), "fields": ["principal", "deputy"]},
        {"title": _("When"), "fields": ["since", "since_time", "until", "until_time", "reason"]},
        {"title": _("What for"), "fields": ["kinds"]},
    )

    def __init__(
        self, *args: Any, absent: QuerySet[Person], colleagues: QuerySet[Person], by: Person, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        principal: Any = self.fields["principal"]
        principal.queryset, principal.initial = absent, by.pk
        deputy: Any = self.fields["deputy"]
        deputy.queryset = colleagues
        kinds: Any = self.fields["kinds"]
        kinds.choices = list(kinds_of_paper().items())
        self.fields["since"].initial = clock.today()

    @property
    def start(self) -> datetime:
        """The first moment."""
        return _moment(self.cleaned_data["since"], self.cleaned_data["since_time"] or _MIDNIGHT)

    @property
    def end(self) -> datetime:
        """The first moment after it: of a whole day, the midnight that ends it."""
        day, at = self.cleaned_data["until"], self.cleaned_data["until_time"]
        return _moment(day, at) if at is not None else _moment(day + timedelta(days=1), _MIDNIGHT)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at.replace(second=0, microsecond=0), tzinfo=BUSINESS_TZ)
