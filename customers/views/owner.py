"""The pages on which a customer is assigned, or many of the list (CUS-3)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from customers.actions.assign_many import Assigned, assign_customers
from customers.actions.assignment import assign_customer
from customers.forms.owner import AssignForm, AssignManyForm
from customers.models import Customer
from customers.queries.owner import facts_of_assignment, why_it_stays
from customers.rules import assignable, can_assign_at_all, can_assign_customer, owners_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.desk.pages import PICK, chosen_keys, picked
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
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


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def assign_many(request: HttpRequest) -> HttpResponse:
    """Give those chosen in the list to a rep: what may go and what stays is shown first."""
    person, to_list = reader(request), reverse("customers:customer-list")
    deny(can_assign_at_all(person))
    if keys := picked(request):
        return redirect(f"{request.path}?{urlencode({PICK: keys}, doseq=True)}")
    if PICK not in request.GET:
        messages.info(request, _("Choose customers in the list first."))
        return redirect(to_list)
    chosen = _chosen(request, person)
    verdicts = assignable(person, chosen)
    if not any(verdicts.values()):
        deny(verdicts[chosen[0].pk])
    read = " ".join(f"{one.pk}:{one.revision}" for one in chosen)
    form = AssignManyForm(request.POST or None, owners=owners_for(person), initial={"read": read})
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        done = attempt(
            form,
            lambda: assign_customers(chosen, typed["owner"], typed["reason"], revisions=form.revisions, by=person),
        )
        if done is not None:
            _say(request, done, typed["owner"])
            return redirect(to_list)
    stays = why_it_stays(chosen, None, verdicts=verdicts)
    context = {
        "form": form,
        "rows": [(one, stays.get(one, "")) for one in chosen],
        "count": len(chosen) - len(stays),
        "cancel_url": to_list,
    }
    return render(request, "customers/owner/assign_many.html", context, status=REJECTED if form.is_bound else 200)


def _chosen(request: HttpRequest, person: Person) -> list[Customer]:
    seen = visible_to(person, Customer).filter(pk__in=chosen_keys(request.GET))
    chosen = list(seen.select_related("owner", "region").defer("search_text").order_by("name", "pk"))
    if not chosen:
        raise Http404
    return chosen


def _say(request: HttpRequest, done: Assigned, owner: Person) -> None:
    count = len(done.given)
    text = ngettext(
        "%(count)d customer is assigned to %(owner)s.", "%(count)d customers are assigned to %(owner)s.", count
    )
    messages.success(request, text % {"count": count, "owner": owner.name})
    for customer, why in done.stayed.items():
        messages.info(request, f"{customer.name}: {why}")
