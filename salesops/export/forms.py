"""What one wants in the sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salesops.export.kinds import ExportKind


class ColumnsForm(forms.Form):
    """The columns of one list; the usual ones are ticked."""

    columns = forms.MultipleChoiceField(label=_("Columns"), widget=forms.CheckboxSelectMultiple)

    refusal: Any = None

    def __init__(self, *args: Any, kind: ExportKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["columns"]
        field.choices = [(column.key, column.label) for column in kind.columns]
        field.initial = [column.key for column in kind.columns if column.usual]
