"""Asking for days, and saying them (QUO-1)."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quotes.models import Product
from salesops.base.fields import FigureInput, ParagraphsInput
from salesops.org.models import Person


class DaysAskForm(forms.Form):
    """Which line, what is to be done, whom."""

    product = forms.ModelChoiceField(label=_("Line"), queryset=Product.objects.none(), empty_label=None)
    scope = ParagraphsInput(
        label=_("What is to be done"),
        max_length=2000,
        rows=5,
        help_text=_("Modules, sites, interfaces, training, who takes part on the customer's side."),
    )
    asked_of = forms.ModelChoiceField(
        label=pgettext_lazy("days", "Asked of"), queryset=Person.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, products: QuerySet[Product], people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = products  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["asked_of"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField


class DaysInput(FigureInput):
    """Days and half days."""

    places = 1
    smallest = Decimal("0.5")
    largest = Decimal(9999)


class DaysAnswerForm(forms.Form):
    """How long it takes; no price."""

    days = DaysInput(label=_("Days"))
    remark = ParagraphsInput(
        label=_("Remark"), max_length=1000, rows=3, required=False, help_text=_("Conditions, people, earliest dates.")
    )
