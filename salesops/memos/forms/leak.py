"""What one types into a leak report."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.base.fields import DateInput, ParagraphsInput
from salesops.base.forms import RevisionMixin
from salesops.memos.actions.leak import LeakData
from salesops.memos.forms.files import FilesField
from salesops.memos.models import LeakReport
from salesops.org.models import Person


class LeakForm(RevisionMixin):
    """A leak report, new or once more."""

    what = ParagraphsInput(
        label=_("What got out"), rows=6, help_text=_("To whom, by which way, and how you came to know of it.")
    )
    noticed_on = DateInput(label=_("Noticed on"))
    concerned = forms.ModelChoiceField(
        label=_("Who may have passed it on"),
        queryset=Person.objects.none(),
        required=False,
        help_text=_("If you have somebody in mind. They never see the report and are asked nothing about it."),
    )

    def __init__(self, *args: Any, colleagues: QuerySet[Person], leak: LeakReport | None = None, **kwargs: Any) -> None:
        if leak is not None:
            names = ("what", "noticed_on", "concerned", "revision")
            kwargs["initial"] = {name: getattr(leak, name) for name in names}
        super().__init__(*args, **kwargs)
        # Not in the class: a form's own ``files`` are what was sent.
        self.fields["files"] = FilesField()
        concerned: Any = self.fields["concerned"]
        concerned.queryset = colleagues
        concerned.label_from_instance = lambda person: person.name

    @property
    def data_given(self) -> LeakData:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = self.cleaned_data
        return LeakData(typed["what"], typed["noticed_on"], typed["concerned"], typed["files"])
