"""Pages of the invalid customers: serve them again, or archive them (CUS-4, CUS-5)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customers.actions.cleanup import decline_proposal, propose_archive, take_proposal
from customers.enums import ProposalState
from customers.filters import InvalidFilter
from customers.forms.cleanup import DeclineForm, ProposalForm
from customers.models import ArchiveProposal, Customer
from customers.queries.cleanup import facts_of, invalid_ones, list_url, next_for_proposal
from customers.rules import can_decide_archive, can_propose_archive, can_see_invalid
from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.desk.pages import Column, ListPage
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422
ALONG = ("customer__owner", "proposer", "decider")


class InvalidList(ListPage):
    """Invalid customers, and what was proposed about each."""

    model = Customer
    filterset_class = InvalidFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("name", gettext_lazy("Customer"), sort="name"),
        Column("why", gettext_lazy("Reason")),
        Column("owner", gettext_lazy("Owner")),
        Column("region", gettext_lazy("Region")),
        Column("proposal", gettext_lazy("Archiving")),
        Column("do", gettext_lazy("What to do")),
        Column("since", gettext_lazy("Invalid since"), sort="since", numeric=True),
    )
    template_name = "customers/customer/worklist.html"
    row_template = "customers/cleanup/_row.html"
    title = gettext_lazy("Invalid customers")
    empty_title = gettext_lazy("No invalid customers")
    empty_text = gettext_lazy(
        "A customer that turned out to be none stands here. On the first working day of a quarter its account manager "
        "is asked: serve it again, or archive it?"
    )
    default_sort = "since"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        """Those the reader works with."""
        person = reader(request)
        deny(can_see_invalid(person))
        return invalid_ones(visible_to(person, Customer, shared=False))

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        """Who is reading: what to do is offered to whose customer it is."""
        return {"reader": reader(request)}


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """Propose to archive an invalid customer."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_propose_archive(person, customer))
    form = ProposalForm(request.POST or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        proposal = attempt(form, lambda: propose_archive(customer, form.cleaned_data["reason"], by=person))
        if proposal is not None:
            messages.success(request, _("The regional manager is told."))
            return redirect("customers:cleanup-list")
    context = {"form": form, "customer": customer, "keep": f"cleanup-{customer.pk}", "cancel_url": list_url()}
    return render(request, "customers/cleanup/propose.html", context, status=REJECTED if form.is_bound else 200)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: why, and the decision."""
    person = reader(request)
    proposal = load(request, ArchiveProposal, pk, *ALONG)
    may_decide = can_decide_archive(person, proposal)
    is_open = proposal.state == ProposalState.OPEN and proposal.customer.archived_at is None
    context = {
        "proposal": proposal,
        "customer": proposal.customer,
        "facts": facts_of(proposal),
        "next": next_for_proposal(proposal, may_decide=may_decide),
        "may_decide": is_open and bool(may_decide),
        "decline_form": DeclineForm(),
        "entries": timeline_for(proposal),
    }
    return render(request, "customers/cleanup/detail.html", context)


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive the customer."""
    person = reader(request)
    proposal = load(request, ArchiveProposal, pk, "customer")
    deny(can_decide_archive(person, proposal))
    take_proposal(proposal, by=person)
    messages.success(request, _("%(number)s is archived.") % {"number": proposal.customer.number})
    return redirect("customers:cleanup-list")


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep it, with a word why."""
    person = reader(request)
    proposal = load(request, ArchiveProposal, pk, "customer")
    deny(can_decide_archive(person, proposal))
    form = DeclineForm(request.POST)
    form.is_valid()
    decline_proposal(proposal, form.cleaned_data.get("answer", ""), by=person)
    messages.success(request, _("It stays; whoever proposed it is told."))
    return redirect(proposal)
