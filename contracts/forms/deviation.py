"""Which deviations somebody confirms (CON-3)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, Deviation


class ConfirmForm(forms.Form):
    """The ticked differences of the last submission."""

    deviations = forms.ModelMultipleChoiceField(label=_("Differences"), queryset=Deviation.objects.none())

    refusal: Any = None

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["deviations"]
        field.queryset = contract.deviations.filter(round=contract.round)
