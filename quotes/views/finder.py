"""Which products fit what is typed into a line of the editor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from customers.models import Customer
from quotes.models import Product
from quotes.queries.finding import find_products
from quotes.rules import can_draft_quote, can_simulate
from salesops.base.clock import today
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to


@require_GET
def products(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """The options under the input, with this customer's list price; no floor, no ceiling (CNF-1)."""
    person = reader(request)
    customer = load(request, Customer, customer_pk, "region")
    deny(can_draft_quote(person, customer))
    on_sale = visible_to(person, Product).on_sale(today())  # type: ignore[attr-defined]  # the product's own query set
    found = find_products(on_sale, request.GET.get("q", ""), customer=customer, on=today())
    return render(request, "quotes/quote/_products.html", {"found": found, "text": request.GET.get("q", "")})


@require_GET
def priced_products(request: HttpRequest) -> HttpResponse:
    """The same without a customer, for those who work prices out."""
    person = reader(request)
    deny(can_simulate(person))
    on_sale = visible_to(person, Product).on_sale(today())  # type: ignore[attr-defined]  # the product's own query set
    found = find_products(on_sale, request.GET.get("q", ""), customer=None, on=today())
    return render(request, "quotes/quote/_products.html", {"found": found, "text": request.GET.get("q", "")})
