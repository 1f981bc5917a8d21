"""What is typed into the register."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from salesops.base.clock import BUSINESS_TZ
from salesops.base.fields import DateInput, LineInput
from salesops.documents.files import MAX_SIZE
from salesops.org.models import Person
from salesops.seals.actions.entry import SCANS
from salesops.seals.actions.guards import Application
from salesops.seals.enums import Seal
from salesops.seals.kinds import Sealable
from salesops.seals.models.entry import LONGEST_PURPOSE, MOST_COPIES, MOST_PAGES

_EVENING = time(18)


class ApplicationForm(forms.Form):
    """Which seal on how many copies of how many pages, what for, and whether the seal leaves the office."""

    seal = forms.ChoiceField(label=pgettext_lazy("stamp", "Seal"))
    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=MOST_COPIES)
    pages = forms.IntegerField(
        label=_("Pages of each copy"),
        min_value=1,
        max_value=MOST_PAGES,
        help_text=_("As many as the approved PDF has: it is compared."),
    )
    straddle = forms.BooleanField(
        label=_("Straddling seal across the edges of all pages"), required=False, help_text=_("Usual on contracts.")
    )
    purpose = LineInput(label=pgettext_lazy("seal", "Purpose"), max_length=LONGEST_PURPOSE)
    witness = forms.ModelChoiceField(
        label=_("Witness"), queryset=Person.objects.none(), required=False, empty_label=_("Nobody")
    )
    out_on = DateInput(
        label=_("Seal leaves the office, back on"), required=False, help_text=_("Only where it is taken along.")
    )
    out_time = forms.TimeField(
        label=pgettext_lazy("clock", "Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Empty: 18:00."),
    )

    refusal: Any = None
    layout = (
        {"title": pgettext_lazy("stamp", "Seal"), "fields": ["seal", "copies", "pages", "straddle", "purpose"]},
        {"title": _("Only where needed"), "fields": ["witness", "out_on", "out_time"]},
    )

    def __init__(
        self, *args: Any, kind: Sealable, colleagues: QuerySet[Person], pages: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        seal: Any = self.fields["seal"]
        seal.choices = [(one.value, one.label) for one in kind.offered]
        witness: Any = self.fields["witness"]
        witness.queryset = colleagues
        witness.label_from_instance = lambda person: person.name
        for name, value in (("copies", kind.copies), ("pages", pages or 1), ("straddle", kind.straddle)):
            self.fields[name].initial = value
        self.fields["purpose"].initial = pgettext("seal", "To the customer")

    @property
    def data_given(self) -> Application:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = self.cleaned_data
        back = None
        if typed["out_on"]:
            at = typed["out_time"] or _EVENING
            back = datetime.combine(typed["out_on"], at.replace(second=0, microsecond=0), tzinfo=BUSINESS_TZ)
        return Application(
            seal=Seal(typed["seal"]),
            copies=typed["copies"],
            pages=typed["pages"],
            purpose=typed["purpose"],
            straddle=typed["straddle"],
            witness=typed["witness"],
            out_until=back,
        )


class CheckForm(forms.Form):
    """The code in the foot of the print that lies before the keeper."""

    code = LineInput(
        label=_("Check code of the print"),
        max_length=8,
        min_length=8,
        help_text=_("Eight characters at the bottom of each printed page."),
    )

    refusal: Any = None


class ReasonForm(forms.Form):
    """Why it is refused, or taken back."""

    reason = LineInput(label=_("Reason"), max_length=LONGEST_PURPOSE)

    refusal: Any = None


class ScanForm(forms.Form):
    """The sealed paper as a scanner sees it."""

    scan = forms.FileField(
        label=_("Scan of the sealed paper"),
        help_text=_("PDF, JPG or PNG with every page and the seal, at most 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SCANS), "data-most-bytes": str(MAX_SIZE)}),
    )

    refusal: Any = None
