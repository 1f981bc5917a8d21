"""What one types about a visit or another contact: short enough for the phone, right after it."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.details import NoteData
from customers.enums import NoteKind
from customers.models import Contact, ContactNote, Customer
from salesops.base import clock
from salesops.base.fields import DateInput, LineInput, ParagraphsInput

STORED = ("kind", "happened_on", "contact", "people", "purpose", "outcome", "next_step", "next_on")


class NoteForm(forms.Form):
    """A contact with a customer: a visit, today, to the main contact, unless said otherwise."""

    kind = forms.ChoiceField(label=pgettext_lazy("contact", "Kind"), choices=NoteKind.choices, widget=forms.RadioSelect)
    happened_on = DateInput(label=_("Day"))
    contact = forms.ModelChoiceField(
        label=_("Whom you met"), queryset=Contact.objects.none(), required=False, empty_label="—"
    )
    people = LineInput(max_length=200, label=_("Others present"), required=False)
    purpose = LineInput(
        max_length=200, label=_("Purpose"), required=False, help_text=_("A visit names purpose and next step.")
    )
    outcome = ParagraphsInput(label=_("Outcome"), rows=3)
    next_step = LineInput(max_length=200, label=_("Next step"), required=False)
    next_on = DateInput(label=_("Next step on"), required=False)

    refusal: Any = None

    def __init__(self, *args: Any, customer: Customer, corrects: ContactNote | None = None, **kwargs: Any) -> None:
        contacts = customer.contacts.active()
        if corrects is None:
            main = contacts.filter(is_primary=True).first()
            kwargs["initial"] = {"kind": NoteKind.VISIT, "happened_on": clock.today(), "contact": main}
        else:
            kwargs["initial"] = {name: getattr(corrects, name) for name in STORED}
            named = ContactNote.objects.filter(pk=corrects.pk).values("contact")  # archived since, maybe
            contacts = customer.contacts.filter(Q(archived_at__isnull=True) | Q(pk__in=named))
        super().__init__(*args, **kwargs)
        self.customer, self.corrects = customer, corrects
        self.fields["contact"].queryset = contacts  # type: ignore[attr-defined]  # a ModelChoiceField

    @property
    def data_given(self) -> NoteData:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = {name: self.cleaned_data[name] for name in STORED}
        return NoteData(customer=self.customer, corrects=self.corrects, **typed)
