"""Is the customer taken? Asked while one types (CUS-2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from customers.forms.customer import ConflictForm, ReasonForm
from customers.queries.conflict import look_up
from customers.queries.dispute import way_to_dispute
from customers.queries.merge import own_customer, way_to_merge
from customers.rules import can_merge_at_all, can_open_dispute, can_register_customer
from salesops.org.pages import deny, reader


@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """The part of the form that says by whom a name or code is kept; saving asks again and decides."""
    person = reader(request)
    deny(can_register_customer(person))
    form = ConflictForm(request.GET)
    form.is_valid()
    typed = form.cleaned_data  # a part that isn't readable yet is missing, and nothing is said about it
    finding = look_up(
        typed.get("name", ""),
        typed.get("credit_code", ""),
        form.reach_given,
        by=person,
        besides=typed.get("besides"),
        asking=typed.get("asking"),
    )
    reason = ReasonForm(request.GET)
    context = {"finding": finding, "reason": reason["affiliate_reason"]}
    if finding.disputable and not typed.get("besides") and can_open_dispute(person):
        context["dispute_url"] = way_to_dispute(typed.get("name", ""), typed.get("credit_code", ""))
    mine = own_customer(typed.get("besides"), reader=person) if finding.customer and can_merge_at_all(person) else None
    if mine is not None and finding.customer is not None:
        context["merge_url"] = way_to_merge(mine, finding.customer)
    return render(request, "customers/customer/_conflict.html", context)
