"""What forms of editable records share."""

from typing import Any

from django import forms
from django.http import HttpRequest

LARGEST_REVISION = 2**31 - 1


class RevisionMixin(forms.Form):
    """A form that carries the ``revision`` of the record it was opened with, 0 for a new one.

    ``initial={"revision": record.revision}`` when it is drawn; the action gets ``cleaned_data["revision"]`` and asks
    ``revisions.check_revision``.
    """

    revision = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=LARGEST_REVISION, initial=0, required=False
    )

    refusal: Any = None

    def clean_revision(self) -> int:
        """A form without its revision is as old as can be."""
        revision: int | None = self.cleaned_data["revision"]
        return revision or 0

    def keep_mine(self, revision: int, *, whole: bool = True) -> None:
        """After a stale save was refused and the record is shown as it is now: the next save is meant.

        ``whole=False`` for a form that writes more than is compared, such as the lines of a paper: it saves only after
        both values were shown, and is opened anew where somebody saved something else.
        """
        if getattr(self.refusal, "changes", None) or (whole and getattr(self.refusal, "stale", False)):
            self.data = self.data.copy()  # type: ignore[attr-defined] # a QueryDict or a dict
            self.data[self.add_prefix("revision")] = str(revision)  # type: ignore[index]


def revision_read(request: HttpRequest) -> int:
    """Of the record as it stood on the page whose button was pressed; 0, as old as can be, for anything else."""
    form = RevisionMixin(request.POST)
    return form.cleaned_data["revision"] if form.is_valid() else 0
