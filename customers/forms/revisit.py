"""What one types during a call after acceptance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.actions.revisit import RevisitData
from customers.enums import Score
from customers.models import SCORES, Contact, Revisit
from customers.queries.revisit import score_name
from salesops.base import clock
from salesops.base.fields import DateInput, LineInput, ParagraphsInput
from salesops.base.forms import RevisionMixin
from salesops.base.refusals import Sentence

NOT_ASKED = _("not asked")


class RevisitForm(RevisionMixin):
    """Today, with the main contact, unless said otherwise; what was not asked stays so."""

    happened_on = DateInput(label=_("Day"))
    contact = forms.ModelChoiceField(
        label=_("With whom"), queryset=Contact.objects.none(), required=False, empty_label="—"
    )
    said = ParagraphsInput(label=_("What the customer said"), rows=3, max_length=2000)
    complaint = ParagraphsInput(
        label=_("Complaint"),
        rows=2,
        max_length=2000,
        required=False,
        help_text=_("Account manager and regional manager are told."),
    )
    next_step = LineInput(max_length=200, label=_("Next step"), required=False)

    field_order = ("happened_on", "contact", *SCORES, "said", "complaint", "next_step")

    def __init__(self, *args: Any, revisit: Revisit, **kwargs: Any) -> None:
        contacts = revisit.customer.contacts.active()
        kwargs["initial"] = {
            "happened_on": clock.today(),
            "contact": contacts.filter(is_primary=True).first(),
            "revision": revisit.revision,
        }
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = contacts  # type: ignore[attr-defined]  # a ModelChoiceField
        for name in SCORES:
            self.fields[name] = _score_field(score_name(name), required=name == "overall")
        self.order_fields(self.field_order)

    @property
    def data_given(self) -> RevisitData:
        """What was typed, for the action. Only after ``is_valid()``."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in {"revision", *SCORES}}
        scores = {name: self.cleaned_data[name] for name in SCORES}
        return RevisitData(**typed, **scores)


class MissedForm(RevisionMixin):
    """The revision that was read, for "nobody was reached"."""


def _score_field(asked: Sentence, *, required: bool) -> forms.TypedChoiceField:
    choices = [(str(score.value), score.label) for score in reversed(Score)]
    return forms.TypedChoiceField(
        label=asked,  # type: ignore[arg-type]  # a lazy sentence
        choices=choices if required else [("", NOT_ASKED), *choices],
        coerce=int,
        empty_value=None,
        required=required,
        widget=forms.RadioSelect if required else forms.Select,
    )
