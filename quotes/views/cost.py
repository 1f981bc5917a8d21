"""The standard costs, for those who may know (PRC-1)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View

from quotes.actions.product import set_standard_cost
from quotes.enums import QuoteSight
from quotes.filters import ProductFilter
from quotes.forms.price import CostForm
from quotes.models import Product, StandardCost
from quotes.rules import can_see_cost, can_set_cost
from quotes.views.price import REFUSED, price_tabs
from salesops.audit import seen, timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.clock import today
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt


class CostList(ListPage):
    """Products with what one unit costs today."""

    model = Product
    filterset_class = ProductFilter
    title = _("Standard costs")
    columns = (
        Column("code", _("Product"), sort="code"),
        Column("unit", _("Unit")),
        Column("cost", _("Standard cost"), numeric=True),
        Column("since", _("Valid from")),
    )
    row_template = "quotes/price/_cost_row.html"
    default_sort = "code"
    empty_title = _("No products yet")
    empty_text = _("The price keeper adds products in the administration.")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        deny(can_see_cost(reader(request)))
        return super().get(request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        person = reader(request)
        costs = visible_to(person, StandardCost).filter(product=OuterRef("pk"), valid_from__lte=today())
        latest = costs.order_by("-valid_from")
        return visible_to(person, Product).annotate(
            cost=Subquery(latest.values("cost")[:1]), cost_since=Subquery(latest.values("valid_from")[:1])
        )

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        return price_tabs(reader(request), "quotes:cost-list")

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        return {"may_set": can_set_cost(reader(request)), "may_create": None}


@method_decorator(checks_fields, name="dispatch")
class CostPage(View):
    """The costs of one product over time, and the form for the next one."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What it cost, newest first."""
        deny(can_see_cost(reader(request)))
        product = load(request, Product, pk)
        seen(product, by=reader(request), what=QuoteSight.STANDARD_COST)
        return self._page(request, product, CostForm(initial={"valid_from": today()}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set the cost from a day on."""
        person = reader(request)
        deny(can_set_cost(person))
        product, form = load(request, Product, pk), CostForm(request.POST)
        if is_check(request):
            return checked(request, form)
        if form.is_valid():
            cost, day = form.cleaned_data["cost"], form.cleaned_data["valid_from"]
            if attempt(form, lambda: set_standard_cost(product, cost, valid_from=day, by=person)):
                messages.success(request, _("The standard cost is set."))
                return redirect("quotes:cost-detail", pk=pk)
        return self._page(request, product, form, status=REFUSED)

    @staticmethod
    def _page(request: HttpRequest, product: Product, form: CostForm, *, status: int = 200) -> HttpResponse:
        person = reader(request)
        costs = visible_to(person, StandardCost).filter(product=product).select_related("set_by")
        newest = costs.order_by("-valid_from")[:100]
        context = {
            "product": product,
            "costs": newest,
            "form": form,
            "may_set": can_set_cost(person),
            "entries": timeline_for(product),
        }
        return render(request, "quotes/price/cost.html", context, status=status)
