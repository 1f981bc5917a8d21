"""What a customer's timeline can be narrowed to."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.stories import stories, verbs_of
from salesops.audit.timeline import Narrowed
from salesops.base import clock

SPANS = (("30", _("The last 30 days")), ("90", _("The last 90 days")), ("365", _("The last 12 months")))
LARGEST_KEY = 2**63 - 1


class TimelineForm(forms.Form):
    """Sort, person, span, and where to read on. What is asked wrongly is not asked."""

    kind = forms.ChoiceField(label=pgettext_lazy("timeline", "What"), required=False)
    person = forms.ChoiceField(label=pgettext_lazy("timeline", "Who"), required=False)
    days = forms.ChoiceField(
        label=pgettext_lazy("timeline", "When"), required=False, choices=[("", _("At any time")), *SPANS]
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "timeline-%s"} | kwargs)
        kind, person = self.fields["kind"], self.fields["person"]
        kind.choices = [("", _("Everything")), *stories()]  # type: ignore[attr-defined]  # a ChoiceField
        everybody = [("", _("Everybody")), *((str(key), name) for key, name in people.items())]
        person.choices = everybody  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def asked(self) -> Narrowed:
        """What is asked for. Only after `is_valid()`, whatever it said."""
        typed = self.cleaned_data
        kind, person, days = typed.get("kind"), typed.get("person"), typed.get("days")
        return Narrowed(
            verbs=verbs_of(kind) if kind else (),
            by=int(person) if person else None,
            since=clock.now() - timedelta(days=int(days)) if days else None,
            before=typed.get("before"),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether less than everything is asked for. Only after `is_valid()`."""
        return any(self.cleaned_data.get(name) for name in ("kind", "person", "days"))
