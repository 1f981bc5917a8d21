"""What one types into a claim on a customer, its answer and its ruling."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from customers.actions.dispute import ClaimData, RulingData
from customers.enums import Ruling
from salesops.base import clock
from salesops.base.fields import CreditCodeInput, DateInput, LineInput, ParagraphsInput
from salesops.base.forms import RevisionMixin
from salesops.memos.forms.files import FilesField

LARGEST_SHARE = 99


class ClaimForm(forms.Form):
    """The company as the claimant knows it, and the claim with its proof."""

    name = LineInput(max_length=120, label=_("Full registered name"), help_text=_("As you would have registered it."))
    credit_code = CreditCodeInput(required=False, label=_("Unified social credit code"))
    first_contact_on = DateInput(label=_("Your first contact"))
    claim = ParagraphsInput(
        label=_("Why the customer is yours"),
        rows=6,
        help_text=_("What you did with them and when. The other side and your superiors read it."),
    )

    refusal: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not in the class: a form's own ``files`` are what was sent.
        self.fields["files"] = FilesField(label=_("Proof"))
        self.layout = [
            {"title": _("Company"), "fields": ("name", "credit_code")},
            {"title": _("Your claim"), "fields": ("first_contact_on", "claim", "files")},
        ]

    def clean_first_contact_on(self) -> Any:
        """Not in the future."""
        day = self.cleaned_data["first_contact_on"]
        if day and day > clock.today():
            raise forms.ValidationError(_("The first contact can't be in the future."))
        return day

    @property
    def data_given(self) -> ClaimData:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = self.cleaned_data
        return ClaimData(
            name=typed["name"],
            credit_code=typed["credit_code"] or None,
            claim=typed["claim"],
            first_contact_on=typed["first_contact_on"],
            files=typed["files"],
        )


class AnswerForm(forms.Form):
    """The other side."""

    answer = ParagraphsInput(
        label=_("Why you keep the customer"),
        rows=6,
        help_text=_("What you did with them and when. It is answered once; the claimant reads it."),
    )

    refusal: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = FilesField(label=_("Proof"))


class RulingForm(RevisionMixin):
    """What the superior of both decides."""

    ruling = forms.ChoiceField(label=_("Ruling"), choices=Ruling.choices, widget=forms.RadioSelect)
    reason = ParagraphsInput(label=_("Reason"), rows=4, help_text=_("Both sides read it."))
    shared_percent = forms.IntegerField(
        label=_("Share of the commission for the other side"),
        required=False,
        min_value=1,
        max_value=LARGEST_SHARE,
        help_text=_(
            "In per cent, for whoever does not get the customer; empty for none. It counts for contracts that"
            " whoever gets the customer signs there from today on."
        ),
    )

    def __init__(self, *args: Any, standing: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if standing:
            field = self.fields["shared_percent"]
            so_far = _("So far %(shares)s; a share named now takes its place.") % {"shares": standing}
            field.help_text = pgettext("two sentences", "%(first)s %(second)s") % {
                "first": field.help_text,
                "second": so_far,
            }

    @property
    def data_given(self) -> RulingData:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = self.cleaned_data
        return RulingData(Ruling(typed["ruling"]), typed["reason"], typed["shared_percent"])
