"""What one types about a special price: the request, and what the departments said."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from quotes.actions.special import SpecialData
from quotes.enums import Department
from quotes.forms.quote import LineQuantityInput, ProductInput
from quotes.models import SpecialPrice
from quotes.queries.finding import Catalogue
from salesops.base.clock import today
from salesops.base.fields import DateInput, MoneyInput, ParagraphsInput
from salesops.base.forms import RevisionMixin
from salesops.base.money import CENT

USUAL_SPAN = timedelta(days=30)


class SpecialForm(RevisionMixin):
    """One product and quantity for one customer; a new request names the customer too."""

    product = ProductInput(label=_("Product"), max_length=180)
    quantity = LineQuantityInput(label=_("Quantity"), help_text=_("The price holds for exactly this quantity."))
    price = MoneyInput(label=_("Special price, tax included"), smallest=CENT, help_text=_("For one unit."))
    valid_from = DateInput(label=_("Valid from"))
    valid_to = DateInput(label=_("Last day"))
    reason = ParagraphsInput(label=_("Reason"), rows=4, max_length=2000)

    def __init__(
        self, *args: Any, catalogue: Catalogue, customers: QuerySet[Customer] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        product: Any = self.fields["product"]
        product.catalogue = catalogue
        if customers is not None:
            self.fields["customer"] = forms.ModelChoiceField(
                label=_("Customer"), queryset=customers, empty_label=_("Choose")
            )
            self.order_fields(["customer"])

    @staticmethod
    def usual() -> dict[str, Any]:
        """The days that stand in a new request."""
        return {"valid_from": today(), "valid_to": today() + USUAL_SPAN}

    @staticmethod
    def stored(special: SpecialPrice) -> dict[str, Any]:
        """A request as initial values."""
        names = ("quantity", "price", "valid_from", "valid_to", "reason", "revision")
        return {**{name: getattr(special, name) for name in names}, "product": str(special.product)}

    @property
    def typed(self) -> SpecialData:
        """What was typed. Only after validation."""
        names = ("product", "quantity", "price", "valid_from", "valid_to", "reason")
        return SpecialData(**{name: self.cleaned_data[name] for name in names})


class ReviewForm(RevisionMixin):
    """What the departments said in the collective review."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for department in Department:
            self.fields[department.value] = ParagraphsInput(
                label=department.label, required=False, rows=2, max_length=2000
            )

    @staticmethod
    def stored(special: SpecialPrice) -> dict[str, Any]:
        """What is recorded."""
        said = {opinion.department: opinion.text for opinion in special.opinions.all()}
        return {**said, "revision": special.revision}

    def texts(self) -> dict[str, str]:
        """The opinions by department."""
        return {department.value: self.cleaned_data[department.value] for department in Department}


class SubmitForm(RevisionMixin):
    """Carries the revision that was read."""
