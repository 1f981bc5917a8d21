"""Short forms about a quote: for whom, a question, an answer, whom to send it to."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Contact, Customer
from quotes.enums import HandOutWay
from salesops.base.fields import LineInput, ParagraphsInput
from salesops.org.enums import Post

BY_HAND = [(way.value, way.label) for way in HandOutWay if way != HandOutWay.LINK]


class CustomerForm(forms.Form):
    """For whom a new quote is."""

    customer = forms.ModelChoiceField(label=_("Customer"), queryset=Customer.objects.none(), empty_label=_("Choose"))

    def __init__(self, *args: Any, customers: QuerySet[Customer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].queryset = customers  # type: ignore[attr-defined]  # a ModelChoiceField


class QuestionForm(forms.Form):
    """A question to the director, in special cases to the general manager (QUO-3)."""

    of = forms.ChoiceField(
        label=_("Asked of"),
        choices=[(Post.DIRECTOR.value, Post.DIRECTOR.label), (Post.GM.value, Post.GM.label)],
        initial=Post.DIRECTOR,
        widget=forms.RadioSelect,
    )
    text = ParagraphsInput(label=_("Question"), max_length=2000, rows=4)
    special_reason = ParagraphsInput(
        label=_("What is special"),
        max_length=500,
        rows=2,
        required=False,
        help_text=_("Only for the general manager, who is asked in special cases."),
    )


class AnswerForm(forms.Form):
    """An answer; it approves nothing."""

    answer = ParagraphsInput(label=_("Answer"), max_length=2000, rows=4)


class HandOutForm(forms.Form):
    """Download the paper, or have it mailed to a contact of this customer."""

    way = forms.ChoiceField(choices=BY_HAND, widget=forms.HiddenInput)
    contact = forms.ModelChoiceField(
        label=_("To"), queryset=Contact.objects.none(), required=False, empty_label=_("Choose a contact")
    )

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contact: Any = self.fields["contact"]
        contact.queryset = customer.contacts.active().exclude(email="")
        contact.label_from_instance = lambda one: f"{one.name} <{one.email}>"


class LinkForm(forms.Form):
    """For whom the link is: a registered contact of this customer (CNF-1)."""

    contact = forms.ModelChoiceField(
        label=pgettext_lazy("link", "For"), queryset=Contact.objects.none(), empty_label=_("Choose a contact")
    )

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contact: Any = self.fields["contact"]
        contact.queryset = customer.contacts.active()
        contact.label_from_instance = lambda one: " ".join(filter(None, [one.name, one.title]))


class CodeForm(forms.Form):
    """What the customer types: digits, however they are grouped or however wide."""

    code = LineInput(max_length=40)

    def clean_code(self) -> str:
        """The digits alone, half width."""
        return "".join(str(int(sign)) for sign in self.cleaned_data["code"] if sign.isdecimal())
