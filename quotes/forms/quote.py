"""What one types into a quote: the head, and its lines with the line editor."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from customers.models import Contact, Customer
from quotes.enums import PriceType
from quotes.models import (
    Inquiry,
    Product,
    Quote,
)
from quotes.queries.finding import (
    Catalogue,
)
from quotes.queries.judging import LARGEST_LINE, LineData
from salesops.base.fields import DateInput, LineInput, MoneyInput, ParagraphsInput, PercentInput, QuantityInput
from salesops.base.forms import RevisionMixin
from salesops.base.lines import LineFormSet, RowForm, line_formset
from salesops.base.money import line_amount
from salesops.base.offered import OfferedField

MOST_LINES = 100


class ProductInput(LineInput):
    """A product by code or name, with suggestions while one types (product-finder.js); cleans to the `Product`."""

    catalogue = Catalogue(Product.objects.none())
    default_error_messages = {"unknown": _("There is no product on sale with this code or name.")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Suggestions come into the list of the page."""
        combobox = {"role": "combobox", "aria-autocomplete": "list", "aria-expanded": "false"}
        known = {"aria-controls": "product-hits", "autocomplete": "off", "data-finder": True}
        return {**super().widget_attrs(widget), **combobox, **known}

    def clean(self, value: Any) -> Any:
        """The product, None for nothing typed."""
        text = super().clean(value)
        if not text:
            return None
        found = self.catalogue.find(text)
        if found is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return found


class LineQuantityInput(QuantityInput):
    """As stored: three places."""

    places = 3
    smallest = Decimal("0.001")
    largest = Decimal(999999999)


class LineForm(RowForm):
    """One line. ``priced`` remembers for which product the price was filled in, so that another one gets its own."""

    product = ProductInput(max_length=180, label=_("Product"))
    quantity = LineQuantityInput(label=_("Quantity"), initial=Decimal(1))
    unit_price = MoneyInput(label=_("Unit price"), largest=LARGEST_LINE)
    discount = PercentInput(label=_("Discount"), required=False, largest=Decimal("0.9999"))
    price_type = forms.ChoiceField(
        label=_("Price type"), choices=PriceType.choices, initial=PriceType.NORMAL, required=False
    )
    reason = LineInput(label=_("Reason for the price type"), required=False)
    note = LineInput(label=_("Note"), required=False)
    priced = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, catalogue: Catalogue, list_prices_only: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        product: Any = self.fields["product"]
        product.catalogue = catalogue
        if list_prices_only:
            for name in ("discount", "price_type", "reason"):
                del self.fields[name]
            self.fields["unit_price"].widget.attrs["readonly"] = True

    def clean(self) -> dict[str, Any]:
        """The line as a whole stays below what a quote can hold."""
        typed: dict[str, Any] = super().clean() or {}
        quantity, price = typed.get("quantity"), typed.get("unit_price")
        if quantity is not None and price is not None and line_amount(quantity, price) > LARGEST_LINE:
            self.add_error("quantity", _("This line is too large for a quote."))
        return typed

    @property
    def line(self) -> LineData | None:
        """What was typed, None while something is missing or wrong. Only after validation."""
        typed = getattr(self, "cleaned_data", {})
        if self.errors or not all(typed.get(name) is not None for name in ("product", "quantity", "unit_price")):
            return None
        return LineData(
            product=typed["product"],
            quantity=typed["quantity"],
            unit_price=typed["unit_price"],
            discount=typed.get("discount") or Decimal(0),
            price_type=typed.get("price_type") or PriceType.NORMAL,
            reason=typed.get("reason", ""),
            note=typed.get("note", ""),
        )

    @property
    def wants_price(self) -> bool:
        """A product was chosen, and the price is still empty or that of another product."""
        typed = getattr(self, "cleaned_data", {})
        product = typed.get("product")
        if product is None or typed.get("quantity") is None:
            return False
        is_empty = typed.get("unit_price") is None and "unit_price" not in self.data_errors
        return is_empty or typed.get("priced", "") != str(product.pk)

    @property
    def data_errors(self) -> set[str]:
        """Fields in which something was typed that can't be read; an empty one is not among them."""
        return {name for name, errors in self.errors.as_data().items() if any(e.code != "required" for e in errors)}

    was_repriced = False
    """Whether the page must be told another price than was typed."""

    def put_price(self, price: Decimal | None) -> None:
        """Fill a price in as if it had been typed, without a discount."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data[self.add_prefix("unit_price")] = "" if price is None else f"{price:.2f}"
        data[self.add_prefix("discount")] = ""
        data[self.add_prefix("priced")] = str(self.cleaned_data["product"].pk)
        self.data = data
        self.full_clean()
        self.was_repriced = True

    @staticmethod
    def typed(line: LineData) -> dict[str, Any]:
        """A stored line as initial values."""
        return {
            "product": str(line.product),
            "quantity": line.quantity,
            "unit_price": line.unit_price,
            "discount": line.discount or None,
            "price_type": line.price_type,
            "reason": line.reason,
            "note": line.note,
            "priced": str(line.product.pk),
        }


QuoteLines: type[LineFormSet[LineForm]] = line_formset(LineForm, most=MOST_LINES)


class HeadForm(RevisionMixin):
    """The head of a quote."""

    contact = forms.ModelChoiceField(
        label=_("Contact"),
        queryset=Contact.objects.none(),
        required=False,
        empty_label=_("No contact yet"),
        help_text=_("The PDF names this person, and may be mailed to them."),
    )
    inquiry = OfferedField(
        label=_("Answers the inquiry"),
        queryset=Inquiry.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("Every inquiry is reported on its day; the quote that answers it names it."),
    )
    project_name = LineInput(label=_("Project"), max_length=120, required=False)
    valid_until = DateInput(label=_("Valid until"))
    payment_terms = ParagraphsInput(label=_("Payment terms"), max_length=1000, rows=2)
    delivery = ParagraphsInput(label=_("Delivery"), max_length=1000, rows=2)
    warranty = ParagraphsInput(label=_("Warranty and service"), max_length=1000, rows=2)
    notes = ParagraphsInput(label=_("Notes"), max_length=1000, rows=2, required=False)
    header_discount = MoneyInput(label=_("Discount on the whole"), required=False)

    def __init__(
        self,
        *args: Any,
        customer: Customer,
        list_prices_only: bool = False,
        inquiries: Sequence[Inquiry] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        answered: Any = self.fields["inquiry"]
        answered.offered = lambda: inquiries
        if not inquiries:
            del self.fields["inquiry"]
        contact: Any = self.fields["contact"]
        contact.queryset = customer.contacts.active()
        contact.label_from_instance = lambda one: " ".join(filter(None, [one.name, one.title]))
        if list_prices_only:
            del self.fields["header_discount"]

    @staticmethod
    def stored(quote: Quote) -> dict[str, Any]:
        """A quote's head as initial values."""
        names = ("project_name", "valid_until", "payment_terms", "delivery", "warranty", "notes", "revision")
        return {
            **{name: getattr(quote, name) for name in names},
            "contact": quote.contact_id,
            "inquiry": quote.inquiry_id,
            "header_discount": quote.header_discount or None,
        }

    @property
    def head(self) -> Mapping[str, Any]:
        """What was typed, for `QuoteData`. Only after validation."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return {**typed, "header_discount": typed.get("header_discount") or Decimal("0.00")}

    @property
    def discount(self) -> Decimal:
        """The discount on the whole as far as it can be read."""
        return getattr(self, "cleaned_data", {}).get("header_discount") or Decimal("0.00")
