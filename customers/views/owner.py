"""The page on which a customer is assigned (CUS-3)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.actions.assignment import assign_customer
from customers.forms.owner import AssignForm
from customers.models import Customer
from customers.queries.owner import facts_of_assignment
from customers.rules import can_assign_customer, owners_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.pages import deny, load, reader
from salesops.policy.refused import attempt

REJECTED = 422


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a customer of the region, or one from the pool, to a rep."""
    person = reader(request)
    customer = load(request, Customer, pk, "owner", "region")
    deny(can_assign_customer(person, customer))
    form = AssignForm(request.POST or None, owners=owners_for(person), initial={"revision": customer.revision})
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        given = attempt(
            form,
            lambda: assign_customer(customer, typed["owner"], typed["reason"], revision=typed["revision"], by=person),
        )
        if given is not None:
            said = {"customer": given.name, "owner": given.owner.name}
            messages.success(request, _("%(customer)s is assigned to %(owner)s.") % said)
            return redirect(given)
        customer.refresh_from_db()
        form.keep_mine(customer.revision)
    context = {
        "form": form,
        "customer": customer,
        "facts": facts_of_assignment(customer),
        "keep": f"customer-assign-{customer.pk}",
        "cancel_url": customer.get_absolute_url(),
    }
    return render(request, "customers/owner/assign.html", context, status=REJECTED if form.is_bound else 200)
