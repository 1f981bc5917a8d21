"""The file that is handed in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salesops.documents.files import TABLES
from salesops.intake.running import MOST_BYTES

_ATTRS = {"accept": ",".join(TABLES), "data-most-bytes": str(MOST_BYTES), "data-most-files": "1"}


class FileForm(forms.Form):
    """One table."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("An Excel workbook (.xlsx) or a CSV file, at most 60 MB and 200,000 rows."),
        widget=forms.ClearableFileInput(attrs=_ATTRS),
    )

    refusal: Any = None
