"""Pages of a customer's status: the ladder, asking for the next one, stopping (CUS-4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customers.actions.status import ask_status, ask_status_again, drop_status_request, propose_stop
from customers.forms.status import ReasonForStatusForm, StatusAgainForm, StatusForm
from customers.models import Customer, StatusRequest
from customers.queries.status import (
    is_stopped,
    ladder_of,
    next_conditions,
    next_when_back,
    open_status_request,
    shown_grounds,
    ways_of,
)
from customers.rules import (
    can_ask_status,
    can_change_status_request,
    can_drop_status_request,
    can_edit_customer,
    can_propose_stop,
    works_with,
)
from salesops.approvals.cards import request_view_for
from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422


@require_GET
def of_customer(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """Where the customer stands and what is missing for the next status, as a part of the customer's page."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    running = open_status_request(customer)
    context = {
        "customer": customer,
        "ladder": ladder_of(customer),
        "next": next_conditions(customer) if works_with(person, customer) else None,
        "running": running,
        "may_open": running is not None and visible_to(person, StatusRequest).filter(pk=running.pk).exists(),
        "may_ask": can_ask_status(person, customer),
        "may_edit": can_edit_customer(person, customer),
        "may_stop": can_propose_stop(person, customer),
        "stopped": is_stopped(customer),
        "has_ways": bool(ways_of(customer)),
    }
    return render(request, "customers/status/_of_customer.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """Ask for another status."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_ask_status(person, customer))
    ways = ways_of(customer)
    form = StatusForm(request.POST or None, ways=ways)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        paper = attempt(form, lambda: ask_status(customer, typed["to_status"], typed["reason"], by=person))
        if paper is not None:
            messages.success(request, _("The request is sent for approval."))
            return redirect(paper)
    context = {
        "form": form,
        "customer": customer,
        "ways": ways,
        "keep": f"status-new-{customer.pk}",
        "cancel_url": customer.get_absolute_url(),
    }
    return render(request, "customers/status/new.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """Propose to stop serving a customer, or to serve one again."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_propose_stop(person, customer))
    form = ReasonForStatusForm(request.POST or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        paper = attempt(form, lambda: propose_stop(customer, form.cleaned_data["reason"], by=person))
        if paper is not None:
            messages.success(request, _("The proposal is sent to the general manager."))
            return redirect(paper)
    context = {
        "form": form,
        "customer": customer,
        "stopped": is_stopped(customer),
        "keep": f"status-stop-{customer.pk}",
        "cancel_url": customer.get_absolute_url(),
    }
    return render(request, "customers/status/stop.html", context, status=REJECTED if form.is_bound else 200)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what was asked, on which grounds, the chain."""
    person = reader(request)
    paper = load(request, StatusRequest, pk, "customer", "owner")
    may_change = can_change_status_request(person, paper)
    context = {
        "paper": paper,
        "customer": paper.customer,
        "grounds": shown_grounds(paper.grounds),
        "request_view": request_view_for(paper, person),
        "entries": timeline_for(paper),
        "next": next_when_back(paper, may_change=may_change),
        "may_drop": paper.is_editable and bool(can_drop_status_request(person, paper)),
    }
    return render(request, "customers/status/detail.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a request once more that came back."""
    person = reader(request)
    paper = load(request, StatusRequest, pk, "customer", "owner")
    deny(can_change_status_request(person, paper))
    if not paper.is_editable and request.method != "POST":
        return redirect(paper)
    form = StatusAgainForm(request.POST or None, paper=paper)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        asked = attempt(form, lambda: ask_status_again(paper, typed["reason"], revision=typed["revision"], by=person))
        if asked is not None:
            messages.success(request, _("The request is sent for approval."))
            return redirect(asked)
        paper.refresh_from_db(fields=["revision"])
        form.keep_mine(paper.revision)
    context = {
        "form": form,
        "paper": paper,
        "customer": paper.customer,
        "keep": f"status-edit-{paper.pk}",
        "cancel_url": reverse("customers:status-detail", args=[paper.pk]),
    }
    return render(request, "customers/status/edit.html", context, status=REJECTED if form.is_bound else 200)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a request that came back."""
    person = reader(request)
    paper = load(request, StatusRequest, pk)
    deny(can_drop_status_request(person, paper))
    drop_status_request(paper, by=person)
    messages.success(request, _("The request is given up."))
    return redirect(paper.customer)
