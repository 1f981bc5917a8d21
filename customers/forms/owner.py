"""What one types to assign a customer, or many."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.actions.assignment import LONGEST_REASON
from salesops.base.fields import LineInput
from salesops.base.forms import RevisionMixin
from salesops.org.models import Person

LONGEST_READ = 4000


class OwnerForm(forms.Form):
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


class AssignForm(OwnerForm, RevisionMixin):
    """Of one customer."""


class AssignManyForm(OwnerForm):
    """Of those that were chosen in the list; ``read`` holds the revision of each as it was shown, "12:3 15:1"."""

    read = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_READ)

    @property
    def revisions(self) -> Mapping[int, int]:
        """By key; what is no figure is left out, so that its customer counts as changed."""
        pairs = (pair.partition(":") for pair in str(self.cleaned_data.get("read", "")).split())
        return {int(key): int(one) for key, _colon, one in pairs if _is_figure(key) and _is_figure(one)}


def _is_figure(text: str) -> bool:
    return text.isascii() and text.isdigit()
