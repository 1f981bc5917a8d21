"""What is typed when a contract is signed, or given up (CON-6)."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.actions.signing import SCANS
from salesops.base.fields import DateInput, LineInput, ParagraphsInput
from salesops.documents.files import MAX_SIZE
from salesops.org.models import Person


class SigningForm(forms.Form):
    """The signed contract as it came back."""

    signed_on = DateInput(label=_("Signed on"))
    place = LineInput(label=_("Place of signing"), max_length=60)
    project_lead = forms.ModelChoiceField(label=_("Project lead"), queryset=Person.objects.none(), empty_label=None)
    scan = forms.FileField(
        label=_("Scan of the signed contract"),
        help_text=_("PDF, JPG or PNG with every page and both seals, at most 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SCANS), "data-most-bytes": str(MAX_SIZE)}),
    )

    def __init__(self, *args: Any, leads: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead: Any = self.fields["project_lead"]
        lead.queryset = leads
        lead.label_from_instance = lambda person: person.name


class GiveUpForm(forms.Form):
    """Why an approved contract will not be signed."""

    reason = ParagraphsInput(label=_("Reason"), max_length=500, rows=2)


class LeadForm(forms.Form):
    """Who leads the project from now on."""

    project_lead = forms.ModelChoiceField(label=_("Project lead"), queryset=Person.objects.none(), empty_label=None)

    def __init__(self, *args: Any, leads: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead: Any = self.fields["project_lead"]
        lead.queryset = leads
        lead.label_from_instance = lambda person: person.name
