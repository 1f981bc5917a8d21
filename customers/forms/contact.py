"""What one types about a person at a customer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.details import ContactData
from customers.models import Contact
from salesops.base.fields import LineInput, PhoneInput
from salesops.base.forms import RevisionMixin


class ContactForm(RevisionMixin):
    """A person at a customer; the main contact stays it until another takes its place."""

    name = LineInput(max_length=60, label=pgettext_lazy("person", "Name"))
    pinyin = LineInput(
        max_length=60,
        label=_("Pinyin"),
        required=False,
        help_text=_("Only where the name is read otherwise than usual; the search finds it by this, e.g. zeng guo fan"),
    )
    title = LineInput(max_length=60, label=_("Job title"), required=False)
    phone = PhoneInput(label=_("Phone"), required=False, help_text=_("Extension: 021-5888 0000 转 801"))
    email = forms.EmailField(max_length=254, label=_("E-mail"), required=False)
    is_primary = forms.BooleanField(label=_("Main contact"), required=False)

    def __init__(self, *args: Any, contact: Contact | None = None, **kwargs: Any) -> None:
        if contact is not None:
            names = ("name", "pinyin", "title", "phone", "email", "is_primary", "revision")
            kwargs["initial"] = {name: getattr(contact, name) for name in names}
        super().__init__(*args, **kwargs)
        if contact is not None and contact.is_primary:
            # Another contact takes the place; it can't just be left.
            del self.fields["is_primary"]

    @property
    def data_given(self) -> ContactData:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = self.cleaned_data
        return ContactData(
            name=typed["name"],
            pinyin=typed["pinyin"],
            title=typed["title"],
            phone=typed["phone"].shown if typed["phone"] else "",
            email=typed["email"],
            is_primary=typed.get("is_primary", False),
        )
