"""What is typed about the company's particulars."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RefuseForm(forms.Form):
    """Why a change of the particulars is refused."""

    reason = forms.CharField(label=_("Reason"), max_length=300)

    refusal: Any = None
