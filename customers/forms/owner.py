"""What one types to assign a customer."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.actions.assignment import LONGEST_REASON
from salesops.base.fields import LineInput
from salesops.base.forms import RevisionMixin
from salesops.org.models import Person


class AssignForm(RevisionMixin):
    """Who keeps it from now on, and why."""

    owner = forms.ModelChoiceField(
        label=_("New owner"), queryset=Person.objects.none(), empty_label=_("Choose"), help_text=_("Is told at once.")
    )
    reason = LineInput(
        label=_("Reason"), max_length=LONGEST_REASON, help_text=_("Stays on the record and in the trail.")
    )

    refusal: Any = None

    def __init__(self, *args: Any, owners: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]  # a ModelChoiceField
