"""A choice among a few rows of a table, read by a query of one's own."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model


class OfferedField(forms.ModelChoiceField[Any]):
    """``offered`` answers with the rows, when they are drawn or when one was chosen; without it there are none."""

    offered: Callable[[], Sequence[Model]] = tuple

    def to_python(self, value: Any) -> Any:
        """The row; ValidationError for none of them."""
        if value in self.empty_values:
            return None
        found = next((one for one in self.offered() if str(one.pk) == str(value)), None)
        if found is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return found
