"""What one types about an opportunity."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.enums import LossReason, Outlook, Stage
from customers.forms.market import SuggestedInput
from customers.models import Contact, Customer, Opportunity
from customers.pipeline import OPEN_STAGES, LossData, OpportunityData
from salesops.base.fields import DateInput, LineInput, MoneyInput
from salesops.base.forms import LARGEST_REVISION, RevisionMixin
from salesops.base.money import CENT

STORED = (
    *("title", "product_line", "amount", "expected_on", "contact"),
    *("probability", "outlook", "next_step", "next_on"),
)
OPEN_CHOICES = [(stage.value, stage.label) for stage in OPEN_STAGES]


class OpportunityForm(RevisionMixin):
    """A new opportunity, or an existing one with the revision that was read."""

    title = LineInput(max_length=120, label=_("What it is about"))
    amount = MoneyInput(label=_("Amount"), smallest=CENT)
    expected_on = DateInput(label=_("Expected close"))
    product_line = LineInput(max_length=60, label=_("Product line"), required=False)
    contact = forms.ModelChoiceField(
        label=_("Contact"),
        queryset=Contact.objects.none(),
        required=False,
        empty_label="—",
        help_text=_("From the offer on it names the contact at the customer."),
    )
    outlook = forms.ChoiceField(
        label=_("Outlook"), choices=Outlook.choices, initial=Outlook.OPEN, widget=forms.RadioSelect
    )
    probability = forms.IntegerField(
        label=_("Probability in per cent"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Empty: what its stage is worth."),
    )
    next_step = LineInput(max_length=200, label=_("Next step"), required=False)
    next_on = DateInput(label=_("Next step on"), required=False)

    def __init__(self, *args: Any, customer: Customer, opportunity: Opportunity | None = None, **kwargs: Any) -> None:
        offered = customer.contacts.active()
        if opportunity is not None:
            kwargs["initial"] = {name: getattr(opportunity, name) for name in (*STORED, "revision")}
            # Archived since, maybe.
            named = Opportunity.objects.filter(pk=opportunity.pk).values("contact")
            offered = customer.contacts.filter(Q(archived_at__isnull=True) | Q(pk__in=named))
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = offered  # type: ignore[attr-defined]  # a ModelChoiceField
        if opportunity is None:
            self.fields["contact"].initial = offered.filter(is_primary=True).first()
        elif not opportunity.by_hand:
            self.initial["probability"] = None

    @property
    def data_given(self) -> OpportunityData:
        """What was typed, for the action. Only after `is_valid()`."""
        return OpportunityData(**{name: self.cleaned_data[name] for name in STORED})


class MoveForm(forms.Form):
    """Which stage it goes into; the page it was moved on is named by ``back``."""

    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    revision = forms.IntegerField(min_value=0, max_value=LARGEST_REVISION, widget=forms.HiddenInput)
    back = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)


class WinForm(forms.Form):
    """What decided it."""

    note = LineInput(max_length=300, label=_("What decided it"))

    refusal: Any = None


class LossForm(forms.Form):
    """Why it came to nothing."""

    reason = forms.ChoiceField(label=_("Why it was lost"), choices=LossReason.choices, widget=forms.RadioSelect)
    lost_to = SuggestedInput(suggestions="competitors", max_length=80, label=_("Lost to"), required=False)
    note = LineInput(max_length=300, label=_("Note at the end"), required=False)

    refusal: Any = None

    @property
    def data_given(self) -> LossData:
        """What was typed, for the action. Only after `is_valid()`."""
        return LossData(**self.cleaned_data)


class ReopenForm(forms.Form):
    """Where it stands now, and why it is alive again."""

    stage = forms.ChoiceField(label=_("Stage"), choices=OPEN_CHOICES, widget=forms.RadioSelect)
    expected_on = DateInput(label=_("Expected close"))
    note = LineInput(max_length=300, label=_("Why it is opened again"))

    refusal: Any = None
