"""What one types to merge two customers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.actions.merge import LONGEST_REASON, Revisions
from customers.models import Customer
from salesops.base.fields import ParagraphsInput
from salesops.base.forms import RevisionMixin


class MergeForm(RevisionMixin):
    """Why they are one company; it carries the revisions of both files as they were read."""

    reason = ParagraphsInput(
        label=_("How do you know that it is one company?"),
        rows=3,
        max_length=LONGEST_REASON,
        help_text=_("Both owners read it, and it stays in the history."),
    )
    kept_revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, gone: Customer, kept: Customer, **kwargs: Any) -> None:
        kwargs["initial"] = {"revision": gone.revision, "kept_revision": kept.revision}
        super().__init__(*args, **kwargs)

    @property
    def revisions(self) -> Revisions:
        """Only after `is_valid()`."""
        return Revisions(self.cleaned_data["revision"], self.cleaned_data["kept_revision"] or 0)

    def seen(self, gone: Customer, kept: Customer) -> None:
        """After a refusal the page shows both files as they are now: the next confirmation is about these."""
        self.data = self.data.copy()  # type: ignore[attr-defined] # a QueryDict or a dict
        self.data["revision"], self.data["kept_revision"] = str(gone.revision), str(kept.revision)  # type: ignore[index]
