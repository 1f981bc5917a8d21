"""Pages of a registration in another region (CUS-3)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customers.actions.region import ask_region_again, drop_region_request
from customers.forms.region import ArrivalAgainForm
from customers.models import Customer, RegionRequest
from customers.queries.region import kept_registration, next_when_decided, shown_registration
from customers.rules import can_change_region_request
from salesops.approvals.cards import request_view_for
from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422
ALONG = ("owner", "asked_by", "wanted_region")


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be registered, where and why, the chain, and what came of it."""
    person = reader(request)
    paper = load(request, RegionRequest, pk, *ALONG)
    may_change = can_change_region_request(person, paper)
    context = {
        "paper": paper,
        "customer": visible_to(person, Customer).filter(pk=paper.customer_id).first() if paper.customer_id else None,
        "facts": shown_registration(kept_registration(paper)),
        "request_view": request_view_for(paper, person),
        "entries": timeline_for(paper),
        "next": next_when_decided(paper, may_change=may_change),
        "may_drop": paper.is_editable and bool(may_change),
    }
    return render(request, "customers/region/detail.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a registration once more that came back."""
    person = reader(request)
    paper = load(request, RegionRequest, pk, *ALONG)
    deny(can_change_region_request(person, paper))
    if not paper.is_editable and request.method != "POST":
        return redirect(paper)
    form = ArrivalAgainForm(request.POST or None, paper=paper)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        asked = attempt(
            form,
            lambda: ask_region_again(
                paper,
                form.data_given,
                typed["region_reason"],
                revision=typed["revision"],
                by=person,
                contacts=form.contacts_given,
            ),
        )
        if asked is not None:
            messages.success(request, _("The request is sent for approval."))
            return redirect(asked)
        paper.refresh_from_db(fields=["revision"])
        form.keep_mine(paper.revision)
    context = {
        "form": form,
        "paper": paper,
        "keep": f"region-edit-{paper.pk}",
        "cancel_url": paper.get_absolute_url(),
    }
    return render(request, "customers/region/edit.html", context, status=REJECTED if form.is_bound else 200)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a registration that came back."""
    person = reader(request)
    paper = load(request, RegionRequest, pk)
    drop_region_request(paper, by=person)
    messages.success(request, _("The request is given up."))
    return redirect(paper)
