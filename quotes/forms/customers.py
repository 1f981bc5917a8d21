"""A registered customer, typed: by number or by enough of the name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.queries.customer import at_once
from salesops.base.fields import LineInput
from salesops.base.text import fold

FEW = 4


def customer_meant(customers: QuerySet[Customer], text: str) -> Customer:
    """The one customer that the text means: its number, its name, both as they are suggested, or enough of the name.

    Raises ``ValidationError`` for none and for several of them.
    """
    seen = customers.select_related("region", "owner").order_by("name")
    exact = seen.filter(number=fold(text.rpartition(" ")[2]).upper()).first()
    if exact:
        return exact
    found = list(at_once(seen, text)[: FEW + 1])  # type: ignore[arg-type]  # the selector's own query set
    alike = [one for one in found if one.name == text] or found
    if not alike:
        raise ValidationError(_("You see no customer with this number or name."), code="none")
    if len(alike) > 1:
        names = " · ".join(one.name for one in alike[:FEW])
        raise ValidationError(_("Several match: %(names)s. Type more of the name."), params={"names": names})
    return alike[0]


class CustomerInput(LineInput):
    """A customer by number or name, with suggestions while one types (product-finder.js); cleans to the `Customer`.

    The form says of which ``customers``; the page has their list (`quotes/inquiry/_finder.html`).
    """

    customers = Customer.objects.none()

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Suggestions come into the list of the page."""
        combobox = {"role": "combobox", "aria-autocomplete": "list", "aria-expanded": "false"}
        known = {"aria-controls": "customer-hits", "autocomplete": "off", "data-finder": True}
        return {**super().widget_attrs(widget), **combobox, **known}

    def prepare_value(self, value: Any) -> Any:
        """A customer, or the key of one, as it is suggested; what was typed as it was."""
        if isinstance(value, int):
            value = self.customers.filter(pk=value).first()
        return f"{value.name} {value.number}" if isinstance(value, Customer) else value

    def clean(self, value: Any) -> Any:
        """The customer, None for nothing typed."""
        text = super().clean(value)
        return customer_meant(self.customers, text) if text else None
