"""What one types to register or change a customer."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.conflict import Reach
from customers.details import FIELDS, ContactData, CustomerData
from customers.domains import mail_domain, web_domain
from customers.enums import CustomerType, Level, Nature, Scale, Source
from customers.models import Customer
from customers.rules import SELLERS
from salesops.base import clock
from salesops.base.fields import CreditCodeInput, DateInput, LineInput, MoneyInput, ParagraphsInput, PhoneInput
from salesops.base.forms import RevisionMixin
from salesops.org.models import Person, Region

NONE: list[tuple[str, Any]] = [("", "—")]
ASKED_ABOUT = ("name", "credit_code", "website", "email", "contact_phone", "contact_email")
CHECKED = ", ".join(f"[name={name}]" for name in (*ASKED_ABOUT, "affiliate_reason"))
COMPANY = ("name", "credit_code")
PARTICULARS = ("type", "level", "nature", "scale", "industry", "legal_representative")
REACH = ("address", "website", "email")
WANTS = ("need", "budget", "timetable", "expected_quantity")
STORY = ("source", "first_contact_on", "background")


class ReasonForm(forms.Form):
    """Why a possible affiliate is another company; its field appears beside the conflict check."""

    affiliate_reason = LineInput(
        max_length=300,
        label=_("Why it is another company"),
        required=False,
        help_text=_("Stays on the record and in the trail."),
    )


class CustomerForm(ReasonForm):
    """The file of a customer (CUS-1). `layout` is what the page draws; the reason stands beside the check."""

    name = LineInput(max_length=120, label=_("Full registered name"), help_text=_("As it stands on the licence."))
    credit_code = CreditCodeInput(
        required=False,
        label=_("Unified social credit code"),
        help_text=_("18 characters. May follow later; public and overseas bodies have none."),
    )
    type = forms.ChoiceField(label=_("Type"), choices=CustomerType.choices, initial=CustomerType.END_USER)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.C, widget=forms.RadioSelect)
    nature = forms.ChoiceField(label=_("Ownership type"), choices=[*NONE, *Nature.choices], required=False)
    legal_representative = LineInput(max_length=60, label=_("Legal representative"), required=False)
    scale = forms.ChoiceField(label=_("Scale"), choices=[*NONE, *Scale.choices], required=False)
    industry = LineInput(max_length=60, label=_("Industry"), required=False)
    address = LineInput(max_length=200, label=_("Address"), required=False)
    website = LineInput(max_length=200, label=_("Website"), required=False)
    email = forms.EmailField(max_length=254, label=_("E-mail"), required=False)
    source = forms.ChoiceField(label=_("Source"), choices=[*NONE, *Source.choices], required=False)
    first_contact_on = DateInput(label=_("First contact"), required=False)
    need = ParagraphsInput(
        label=_("Need"), required=False, rows=3, help_text=_("Need, budget and timetable make a qualified customer.")
    )
    budget = MoneyInput(label=_("Budget"), required=False)
    timetable = LineInput(
        max_length=200, label=_("Timetable"), required=False, help_text=_("When they mean to decide and to begin.")
    )
    expected_quantity = ParagraphsInput(label=_("Expected quantity by product"), required=False, rows=3)
    background = ParagraphsInput(label=_("Background"), required=False)
    layout: list[dict[str, Any]]
    check_url: str
    checked_with = CHECKED

    def __init__(self, *args: Any, customer: Customer | None = None, asking: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout = [
            {"title": _("Company"), "fields": COMPANY},
            {"title": _("Particulars"), "fields": PARTICULARS},
            {"title": _("Where to reach it"), "fields": REACH},
            {"title": _("What it needs"), "fields": WANTS},
            {"title": _("How we came to know it"), "fields": STORY},
        ]
        self._check_while_typing({"besides": customer.pk if customer else None, "asking": asking})

    def _check_while_typing(self, itself: dict[str, int | None]) -> None:
        """The conflict check (CUS-2): the newest answer wins, a late one of an older spelling is dropped."""
        query = urlencode({name: key for name, key in itself.items() if key})
        self.check_url = reverse("customers:conflict-check") + (f"?{query}" if query else "")
        for name in ASKED_ABOUT:
            if name not in self.fields:
                continue
            self.fields[name].widget.attrs |= {
                "hx-get": self.check_url,
                "hx-trigger": "input changed delay:400ms, change",
                "hx-target": "#conflict",
                "hx-include": CHECKED,
                "hx-sync": "#conflict:replace",
            }

    @property
    def asks_reason(self) -> bool:
        """Is the reason's field to be drawn: was it asked for, or is it filled in?"""
        return bool(self["affiliate_reason"].value() or "affiliate_reason" in self.errors)

    def clean_first_contact_on(self) -> Any:
        """Not in the future."""
        day = self.cleaned_data["first_contact_on"]
        if day and day > clock.today():
            raise forms.ValidationError(_("The first contact can't be in the future."))
        return day

    @property
    def data_given(self) -> CustomerData:
        """What was typed, for the action. Only after `is_valid()`."""
        values = {name: self.cleaned_data[name] for name in FIELDS}
        return CustomerData(**values | {"credit_code": values["credit_code"] or None})


class ArrivalForm(CustomerForm):
    """The file of a new customer, and a first contact."""

    region_reason = ParagraphsInput(
        label=_("Why in another region"),
        required=False,
        rows=3,
        max_length=2000,
        help_text=_("The regional manager there reads it and decides; the name is held for you until then."),
    )
    contact_name = LineInput(max_length=60, label=pgettext_lazy("person", "Name"), required=False)
    contact_title = LineInput(max_length=60, label=_("Job title"), required=False)
    contact_phone = PhoneInput(label=_("Phone"), required=False)
    contact_email = forms.EmailField(max_length=254, label=_("E-mail"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout.append(
            {
                "title": _("First contact person"),
                "fields": ("contact_name", "contact_title", "contact_phone", "contact_email"),
            }
        )

    def clean(self) -> dict[str, Any]:
        """A phone or an e-mail belongs to somebody with a name."""
        cleaned = super().clean() or self.cleaned_data
        given = any(cleaned.get(f"contact_{part}") for part in ("title", "phone", "email"))
        if given and not cleaned.get("contact_name") and "contact_name" not in self.errors:
            self.add_error("contact_name", _("Write the name of this contact."))
        return cleaned

    @property
    def contacts_given(self) -> tuple[ContactData, ...]:
        """The contact that was typed, if any. Only after `is_valid()`."""
        typed = self.cleaned_data
        if not typed["contact_name"]:
            return ()
        phone = typed["contact_phone"]
        return (
            ContactData(
                name=typed["contact_name"],
                title=typed["contact_title"],
                phone=phone.shown if phone else "",
                email=typed["contact_email"],
                is_primary=True,
            ),
        )


class RegistrationForm(ArrivalForm):
    """A new customer: whose it is and where, besides; why it is in another region is asked where it is (CUS-3)."""

    owner = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=Person.objects.none(),
        empty_label=None,
        help_text=_("Who keeps the customer."),
    )
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.all(), empty_label=None)

    def __init__(self, *args: Any, owners: QuerySet[Person], home: Region | None, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["owner"].initial = by.pk
        self.fields["region"].initial = home.pk if home else None
        # Who sells nothing chooses: the first of a list would get the customer of whoever overlooks the field.
        if by.post not in SELLERS:
            self.fields["owner"].empty_label = self.fields["region"].empty_label = "—"  # type: ignore[attr-defined]
        self.layout.insert(1, {"title": _("Whose customer"), "fields": ("owner", "region"), "abroad": True})

    @property
    def asks_region_reason(self) -> bool:
        """Is the reason's field to be drawn: was it asked for, or is it filled in?"""
        return bool(self["region_reason"].value() or "region_reason" in self.errors)


class EditForm(RevisionMixin, CustomerForm):
    """An existing file, with the revision that was read."""

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        stored = {name: getattr(customer, name) for name in FIELDS} | {"revision": customer.revision}
        super().__init__(*args, customer=customer, initial=stored, **kwargs)


class ArchiveForm(forms.Form):
    """Why a customer leaves the lists."""

    reason = LineInput(max_length=300, label=_("Reason"))


class ConflictForm(forms.Form):
    """What the check while typing gets; half a code or half a number is nothing yet, and no mistake."""

    name = LineInput(max_length=120, required=False)
    credit_code = CreditCodeInput(required=False)
    website = LineInput(max_length=200, required=False)
    email = forms.EmailField(max_length=254, required=False)
    contact_phone = PhoneInput(required=False)
    contact_email = forms.EmailField(max_length=254, required=False)
    besides = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    asking = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    @property
    def reach_given(self) -> Reach:
        """What of it can be compared. Only after `is_valid()`, whatever it said."""
        typed = self.cleaned_data
        phone = typed.get("contact_phone")
        domains = {web_domain(typed.get("website", ""))}
        domains |= {mail_domain(typed.get(name, "")) for name in ("email", "contact_email")}
        phones = {phone.e164} if phone else set()
        return Reach(phones=frozenset(phones - {""}), domains=frozenset(domains - {""}))
