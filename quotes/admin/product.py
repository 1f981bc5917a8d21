"""Products and standard costs in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from quotes.actions.product import ProductData, add_product, edit_product, withdraw_product
from quotes.models import Product, StandardCost
from quotes.rules import can_edit_prices, can_see_cost
from salesops.base.fields import DateInput, LineInput, PercentInput
from salesops.org.pages import reader


class RateInput(PercentInput):
    """A tax rate, with at most one decimal place of a per cent, as it is stored."""

    places = 1


class ProductForm(forms.ModelForm[Product]):
    """A product; the revision travels along, so that nobody overwrites what somebody else just saved."""

    code = LineInput(label=_("Code"), max_length=40)
    name = LineInput(label=_("Name"), max_length=120)
    spec = LineInput(label=_("Specification"), max_length=200, required=False)
    unit = LineInput(label=_("Unit"), max_length=20)
    tax_rate = RateInput(label=_("Tax rate, %"))
    withdrawn_on = DateInput(
        label=_("Withdrawn on"), required=False, help_text=_("From this day no quote may name the product.")
    )
    read_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Product
        fields = ["code", "name", "kind", "spec", "unit", "tax_rate", "withdrawn_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["read_revision"] = self.instance.revision

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk and self.cleaned_data.get("read_revision") != self.instance.revision:
            raise ValidationError(_("Somebody else changed this product since you opened the page; look at it again."))
        return cleaned

    def data_for_action(self) -> ProductData:
        """What was typed, as the actions take it."""
        names = ("code", "name", "kind", "unit", "tax_rate", "spec")
        return ProductData(**{name: self.cleaned_data[name] for name in names})


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin[Product]):
    """The product list, for the price keeper; nothing is deleted, only withdrawn."""

    form = ProductForm
    list_display = ["code", "name", "kind", "unit", "rate", "withdrawn_on"]
    list_filter = ["kind"]
    search_fields = ["code", "name"]
    actions = None

    @admin.display(description=_("tax rate"), ordering="tax_rate")
    def rate(self, product: Product) -> str:
        """13 %"""
        return f"{product.tax_rate * 100:g} %"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(can_edit_prices(reader(request)))

    def has_view_permission(self, request: HttpRequest, obj: Product | None = None) -> bool:
        return bool(can_edit_prices(reader(request)))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(can_edit_prices(reader(request)))

    def has_change_permission(self, request: HttpRequest, obj: Product | None = None) -> bool:
        return bool(can_edit_prices(reader(request)))

    def has_delete_permission(self, request: HttpRequest, obj: Product | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:
        """Through the same doors as everybody; the row the admin prepared is not saved itself."""
        by, data, withdrawn_on = reader(request), form.data_for_action(), form.cleaned_data["withdrawn_on"]
        if change:
            saved = edit_product(obj, data, revision=form.cleaned_data["read_revision"], by=by)
        else:
            saved = add_product(data, by=by)
        withdraw_product(saved, on=withdrawn_on, by=by)
        obj.pk = saved.pk


@admin.register(StandardCost)
class StandardCostAdmin(admin.ModelAdmin[StandardCost]):
    """Read-only, and only for those who may know; finance sets costs on their own page (PRC-1)."""

    list_display = ["product", "valid_from", "cost", "set_by"]
    search_fields = ["product__code", "product__name"]
    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(can_see_cost(reader(request)))

    def has_view_permission(self, request: HttpRequest, obj: StandardCost | None = None) -> bool:
        return bool(can_see_cost(reader(request)))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: StandardCost | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StandardCost | None = None) -> bool:
        return False
