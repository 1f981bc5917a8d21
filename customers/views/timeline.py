"""The timeline on a customer's page (CUS-5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from customers.forms.timeline import TimelineForm
from customers.models import Customer
from customers.queries.timeline import story_page, tellers_of, told_until
from customers.rules import can_read_timeline
from salesops.org.pages import deny, load, reader


@require_GET
def of_customer(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """A page of it as a part of the customer's page: the newest, narrowed, or what follows below."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_read_timeline(person, customer))
    form = TimelineForm(request.GET, people=tellers_of(customer))
    form.is_valid()
    asked = form.asked
    context = {
        "customer": customer,
        "form": form,
        "story": story_page(customer, asked, reader=person),
        "told_until": told_until(asked.before),
    }
    template = "customers/timeline/_rows.html" if asked.before else "customers/timeline/_of_customer.html"
    return render(request, template, context)
