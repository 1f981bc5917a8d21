"""What became of an offer (QUO-5)."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.enums import LossReason
from customers.models import Opportunity
from quotes.actions.result import ResultData
from quotes.enums import Outcome
from salesops.base.fields import LineInput


class ResultForm(forms.Form):
    """Won or lost, why, and which opportunity ends with it."""

    outcome = forms.ChoiceField(label=_("Result"), choices=Outcome.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Why it was lost"), choices=[("", "—"), *LossReason.choices], required=False, help_text=_("If lost.")
    )
    lost_to = LineInput(label=_("Lost to"), max_length=80, required=False, help_text=_("If a competitor was chosen."))
    note = LineInput(label=_("What decided it"), max_length=300, required=False, help_text=_("Always of a won quote."))
    opportunity = forms.ModelChoiceField(
        label=_("Opportunity that ends with it"),
        queryset=Opportunity.objects.none(),
        required=False,
        empty_label="—",
    )

    refusal: Any = None

    def __init__(
        self, *args: Any, opportunities: QuerySet[Opportunity], follows: Opportunity | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["opportunity"]
        field.queryset = opportunities
        if follows is not None:
            sentence = _("%(opportunity)s was closed with what was noted before, and now ends as you say here.")
            field.help_text = sentence % {"opportunity": follows}

    def clean(self) -> dict[str, Any]:
        """A lost quote says why."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("outcome") == Outcome.LOST and not typed.get("reason"):
            self.add_error("reason", _("Say why it was lost."))
        return typed

    @property
    def data_given(self) -> ResultData:
        """What was typed, for the action. Only after ``is_valid()``."""
        typed = dict(self.cleaned_data)
        return ResultData(outcome=Outcome(typed.pop("outcome")), **typed)
