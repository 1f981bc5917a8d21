"""Which products fit what is typed into a line of the editor, and which customers into the form of an inquiry."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from customers.models import Customer
from customers.queries.customer import at_once
from quotes.models import Product
from quotes.queries.finding import SHOWN, find_products
from quotes.rules import can_draft_quote, can_report_inquiry, can_simulate, customers_of_inquiries
from salesops.base.clock import today
from salesops.desk.finding import asked
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


@require_GET
def inquiring_customers(request: HttpRequest) -> HttpResponse:
    """The customers one may report an inquiry of, by name, pinyin or number (CUS-7)."""
    person, text = reader(request), asked(request.GET.get("q", ""))
    deny(can_report_inquiry(person))
    mine = customers_of_inquiries(person).select_related("owner").order_by("name")
    found = list(at_once(mine, text)[:SHOWN]) if text else []  # type: ignore[arg-type]  # the selector's own query set
    return render(request, "quotes/inquiry/_customers.html", {"found": found, "text": text})
