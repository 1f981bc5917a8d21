"""What one types about an inquiry, a call, and support."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from quotes.actions.inquiry import FIELDS, InquiryData
from quotes.actions.phone import CallData
from quotes.actions.support import NamedData, SupportData
from quotes.enums import InquiryKind, InquirySource
from quotes.forms.customers import CustomerInput
from quotes.models import Inquiry, Product, SupportRequest
from salesops.base.clock import today
from salesops.base.fields import DateInput, LineInput, MoneyInput, ParagraphsInput, PhoneInput, QuantityInput
from salesops.base.forms import RevisionMixin
from salesops.base.money import CENT
from salesops.memos.forms.files import FilesField
from salesops.org.models import Person


class InquiryForm(RevisionMixin):
    """An inquiry or a tender, new or once more."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("inquiry", "What came in"),
        choices=InquiryKind.choices,
        initial=InquiryKind.INQUIRY,
        widget=forms.RadioSelect,
    )
    customer = CustomerInput(
        label=_("Customer"),
        required=False,
        help_text=_("Number, or enough of the name; empty for a company that is not registered yet."),
    )
    named = LineInput(
        label=pgettext_lazy("inquiry", "Company"),
        max_length=120,
        required=False,
        help_text=_("Only for a company that is not registered yet: its full name as far as it is known."),
    )
    owner = forms.ModelChoiceField(
        label=_("Account manager"),
        queryset=Person.objects.none(),
        required=False,
        empty_label="—",
        help_text=_("Who looks after a company that is not registered yet."),
    )
    received_on = DateInput(label=pgettext_lazy("inquiry", "Received on"))
    source = forms.ChoiceField(label=_("How it came"), choices=InquirySource.choices)
    asked_by = LineInput(label=_("Who asked"), max_length=60, required=False)
    what = LineInput(label=_("What is wanted"), max_length=120)
    quantity = LineInput(label=_("Quantity"), max_length=60, required=False)
    amount = MoneyInput(
        label=_("Estimated amount"),
        smallest=CENT,
        required=False,
        help_text=_("A guess is enough; it tells who decides on taking part."),
    )
    due_on = DateInput(label=_("Answer wanted by"), required=False)
    tender_no = LineInput(label=_("Tender number"), max_length=60, required=False)
    details = ParagraphsInput(label=_("Details"), rows=5, required=False)

    def __init__(
        self,
        *args: Any,
        customers: QuerySet[Customer],
        owners: QuerySet[Person],
        by: Person,
        inquiry: Inquiry | None = None,
        **kwargs: Any,
    ) -> None:
        if inquiry is not None:
            kwargs["initial"] = {name: getattr(inquiry, name) for name in (*FIELDS, "customer", "named", "revision")}
        super().__init__(*args, **kwargs)
        # Not in the class: a form's own ``files`` are what was sent.
        self.fields["files"] = FilesField()
        field: Any = self.fields["customer"]
        field.customers = customers
        self._offer("owner", owners)
        if inquiry is not None or owners.filter(pk=by.pk).exists():
            # Whose it is stays; whoever sells reports their own.
            del self.fields["owner"]
        if inquiry is None:
            self.fields["received_on"].initial = today()
        self.layout = self._layout()

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        field: Any = self.fields[name]
        field.queryset = rows

    def _layout(self) -> list[dict[str, Any]]:
        who = [name for name in ("customer", "named", "owner", "asked_by") if name in self.fields]
        came = ["kind", "received_on", "source", "tender_no"]
        return [
            {"title": _("What came in"), "fields": came},
            {"title": _("From whom"), "fields": who},
            {"title": _("What is wanted"), "fields": ["what", "quantity", "amount", "due_on", "details", "files"]},
        ]

    @property
    def data_given(self) -> InquiryData:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = self.cleaned_data
        return InquiryData(
            **{name: typed[name] for name in FIELDS},
            customer=typed["customer"],
            named=typed["named"],
            owner=typed.get("owner"),
            files=typed["files"],
        )


class NameCustomerForm(forms.Form):
    """The customer that was registered meanwhile."""

    customer = CustomerInput(label=_("Customer"), help_text=_("Number, or enough of the name."))
    refusal: Any = None

    def __init__(self, *args: Any, customers: QuerySet[Customer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].customers = customers  # type: ignore[attr-defined]  # a CustomerInput


class CallForm(forms.Form):
    """A call: who asks for the price of what. The price is looked up, not typed."""

    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.none(), empty_label=_("Choose"))
    quantity = QuantityInput(label=_("Quantity"), initial=1)
    customer = forms.ModelChoiceField(
        label=_("Customer"), queryset=Customer.objects.none(), required=False, empty_label=_("Not registered yet")
    )
    company = LineInput(
        label=pgettext_lazy("inquiry", "Company"),
        max_length=120,
        required=False,
        help_text=_("Only for a company that is not registered."),
    )
    caller = LineInput(label=_("Caller"), max_length=60)
    phone = PhoneInput(label=_("Telephone"), required=False)
    note = LineInput(label=_("Note"), max_length=200, required=False)
    refusal: Any = None

    def __init__(self, *args: Any, customers: QuerySet[Customer], products: QuerySet[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("customer", customers), ("product", products)):
            field: Any = self.fields[name]
            field.queryset = rows

    @property
    def data_given(self) -> CallData:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = dict(self.cleaned_data)
        phone = typed.pop("phone")
        return CallData(**typed, phone=phone.shown if phone else "")


class SupportForm(RevisionMixin):
    """A request for support, new or once more."""

    what = LineInput(label=_("What is needed"), max_length=120)
    details = ParagraphsInput(
        label=_("Details"), rows=5, help_text=_("What the customer has and wants, whom they meet, what to prepare.")
    )
    place = LineInput(label=_("Where"), max_length=120, required=False)
    wanted_from = DateInput(label=_("Wanted from"))
    wanted_to = DateInput(label=_("Wanted until"))

    def __init__(self, *args: Any, support: SupportRequest | None = None, **kwargs: Any) -> None:
        if support is not None:
            names = ("what", "details", "place", "wanted_from", "wanted_to", "revision")
            kwargs["initial"] = {name: getattr(support, name) for name in names}
        super().__init__(*args, **kwargs)

    def data_given(self, inquiry: Inquiry | None = None) -> SupportData:
        """What was typed, for the action. Only after `is_valid()`."""
        names = ("what", "details", "wanted_from", "wanted_to", "place")
        return SupportData(**{name: self.cleaned_data[name] for name in names}, inquiry=inquiry)


class NamePeopleForm(RevisionMixin):
    """Who comes, and when."""

    people = forms.ModelMultipleChoiceField(
        label=pgettext_lazy("support", "People"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    from_on = DateInput(label=pgettext_lazy("support", "From"))
    to_on = DateInput(label=pgettext_lazy("support", "Until"))
    note = ParagraphsInput(label=_("What technical says"), rows=3, required=False)

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["people"]
        offered.queryset = people
        offered.label_from_instance = lambda person: person.name

    @property
    def data_given(self) -> NamedData:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = self.cleaned_data
        return NamedData(list(typed["people"]), typed["from_on"], typed["to_on"], typed["note"])


class AgreeForm(RevisionMixin):
    """People and dates suit, as they were read."""


class CallOffForm(forms.Form):
    """Why technical need not come."""

    reason = ParagraphsInput(label=_("Reason"), rows=3, max_length=500)
    refusal: Any = None


class ObjectionForm(RevisionMixin):
    """Why there is no agreement."""

    objection = ParagraphsInput(label=_("Why there is no agreement"), rows=3)
