"""A form with a field of every kind, for the design page; nothing becomes of it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.base.fields import DateInput, LineInput, MoneyInput, ParagraphsInput, PercentInput, QuantityInput

WAYS = [
    ("done", pgettext_lazy("sample", "Done")),
    ("moved", pgettext_lazy("sample", "Moved")),
    ("dropped", pgettext_lazy("sample", "Dropped")),
]
LEVELS = [("", "---------"), ("A", "A"), ("B", "B"), ("C", "C")]


class EveryField(forms.Form):
    """One field of every kind."""

    name = LineInput(label=_("Name"), max_length=60, help_text=_("As in the business licence."))
    amount = MoneyInput(label=_("Amount"))
    discount = PercentInput(label=_("Discount"), required=False)
    day = DateInput(label=_("Day"), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=LEVELS, required=False)
    source = LineInput(label=_("Credit code"), max_length=18, required=False)
    locked = LineInput(label=_("Region"), max_length=20, required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=WAYS, widget=forms.RadioSelect)
    channels = forms.MultipleChoiceField(
        label=_("Reached by"),
        choices=[("mail", _("E-mail")), ("robot", _("Robot"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label=_("The customer was told"), required=False)
    reason = ParagraphsInput(label=_("Reason"), max_length=500, required=False)
    papers = forms.FileField(label=_("Attachment"), required=False, help_text=_("PDF or a photo, up to 20 MB."))


class SampleLine(forms.Form):
    """One line of the editor."""

    item = LineInput(label=_("Item"), max_length=60)
    quantity = QuantityInput(label=_("Quantity"))
    price = MoneyInput(label=_("Unit price"))


class SampleFilter(forms.Form):
    """The facets of the sample list."""

    q = forms.CharField(label=_("Name or number"), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=LEVELS, required=False)


class Asked(forms.Form):
    """What a dialog asks for."""

    opinion = ParagraphsInput(label=_("Opinion"), max_length=300, required=False)
