"""What one types into a request for instructions or a problem report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.base.fields import LineInput, ParagraphsInput
from salesops.base.forms import RevisionMixin
from salesops.memos.actions.memo import MemoData
from salesops.memos.enums import MemoSort
from salesops.memos.forms.files import FilesField
from salesops.memos.models import Memo
from salesops.memos.models.memo import LONGEST_HEADLINE


class MemoForm(RevisionMixin):
    """A memo, new or once more; its sort stays what it is."""

    sort = forms.ChoiceField(
        label=pgettext_lazy("memo", "What it is"),
        choices=MemoSort.choices,
        initial=MemoSort.INSTRUCTION,
        widget=forms.RadioSelect,
    )
    headline = LineInput(label=_("Headline"), max_length=LONGEST_HEADLINE)
    text = ParagraphsInput(
        label=pgettext_lazy("memo", "Text"),
        rows=8,
        help_text=_("The facts, what you propose, and until when you need to know."),
    )

    def __init__(self, *args: Any, memo: Memo | None = None, **kwargs: Any) -> None:
        if memo is not None:
            kwargs["initial"] = {name: getattr(memo, name) for name in ("sort", "headline", "text", "revision")}
        super().__init__(*args, **kwargs)
        # Not in the class: a form's own ``files`` are what was sent.
        self.fields["files"] = FilesField()
        self.sort_kept = memo.sort if memo is not None else None
        if memo is not None:
            del self.fields["sort"]

    @property
    def data_given(self) -> MemoData:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = self.cleaned_data
        sort = MemoSort(self.sort_kept or typed["sort"])
        return MemoData(sort, typed["headline"], typed["text"], typed["files"])
