"""What one asks the simulation: for whom, and which basket."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.enums import CustomerType
from customers.models import Customer
from quotes.forms.customers import customer_meant
from quotes.forms.quote import LineQuantityInput, ProductInput
from quotes.queries.finding import Catalogue
from quotes.queries.simulation import Wish
from salesops.base.fields import LineInput
from salesops.org.models import Region

ROWS = 6


class SimulationForm(forms.Form):
    """A customer, or a region and a type in its place; up to six products. Read from the address."""

    customer = LineInput(
        label=_("Customer"), required=False, max_length=120, help_text=_("Number, or enough of the name.")
    )
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.none(), required=False, empty_label=_("Any region")
    )
    customer_type = forms.ChoiceField(
        label=_("Customer type"), choices=[("", _("Any type")), *CustomerType.choices], required=False
    )

    def __init__(
        self, *args: Any, catalogue: Catalogue, customers: QuerySet[Customer], regions: QuerySet[Region], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.customers = customers
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]  # a ModelChoiceField
        for place in range(1, ROWS + 1):
            product = ProductInput(label=_("Product"), required=False, max_length=180)
            product.catalogue = catalogue
            product.widget.attrs["aria-label"] = _("Product of line %(line)d") % {"line": place}
            quantity = LineQuantityInput(label=_("Quantity"), required=False)
            quantity.widget.attrs["aria-label"] = _("Quantity of line %(line)d") % {"line": place}
            self.fields[f"product_{place}"], self.fields[f"quantity_{place}"] = product, quantity

    def clean_customer(self) -> Customer | None:
        """The one customer meant; one that the reader may not see is not found."""
        text = self.cleaned_data["customer"]
        return customer_meant(self.customers, text) if text else None

    def wishes(self) -> Sequence[Wish]:
        """The basket; a product without a quantity is one piece."""
        typed = self.cleaned_data
        rows = ((typed.get(f"product_{place}"), typed.get(f"quantity_{place}")) for place in range(1, ROWS + 1))
        return [Wish(product, quantity or Decimal(1)) for product, quantity in rows if product]

    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The lines as they are drawn."""
        for place in range(1, ROWS + 1):
            yield self[f"product_{place}"], self[f"quantity_{place}"]
