"""What one types to have an invalid customer archived, or to keep it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salesops.base.fields import LineInput


class ProposalForm(forms.Form):
    """Why it is to be archived."""

    reason = LineInput(max_length=300, label=_("Why it can be archived"))

    refusal: Any = None


class DeclineForm(forms.Form):
    """Why it stays."""

    answer = LineInput(max_length=300, label=_("Why it stays"))
