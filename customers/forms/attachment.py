"""What one gives to keep files with a customer, and to put one away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salesops.base.fields import LineInput, ParagraphsInput
from salesops.memos.forms.files import FilesField


class AttachmentForm(forms.Form):
    """The files, and what they are."""

    about = LineInput(
        label=_("What it is"),
        max_length=200,
        required=False,
        help_text=_("Such as: floor plan, minutes of the survey, business licence."),
    )

    refusal: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not in the class: a form's own ``files`` are what was sent.
        self.fields = {"files": FilesField(label=_("Files")), **self.fields}


class ArchiveAttachmentForm(forms.Form):
    """Why it is not needed any more."""

    reason = ParagraphsInput(label=_("Reason"), max_length=300, rows=2)
