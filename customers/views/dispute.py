"""Pages of disputes over a customer (CUS-2)."""

from collections.abc import Sequence
from typing import ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customers.actions.dispute import answer_dispute, open_dispute, rule_dispute, withdraw_dispute
from customers.filters import DisputeFilter
from customers.forms.dispute import AnswerForm, ClaimForm, RulingForm
from customers.models import Customer, Dispute
from customers.queries.dispute import newest_disputes, next_step_of, outcome_of, proof_of, standing_share
from customers.rules import (
    can_answer_dispute,
    can_open_dispute,
    can_rule_dispute,
    can_see_disputes,
    can_withdraw_dispute,
)
from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.verdicts import Verdict
from salesops.desk.pages import Column, ListPage
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422
ALONG = ("customer__owner", "claimant", "keeper", "ruler")


class DisputeList(ListPage):
    """The disputes one is a side of, rules on, or whose sides stand below one."""

    model = Dispute
    filterset_class = DisputeFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("company", gettext_lazy("Company"), sort="named"),
        Column("claimant", gettext_lazy("Claimed by"), sort="claimant", order_by=("claimant__name",)),
        Column("keeper", gettext_lazy("Kept by"), sort="keeper", order_by=("keeper__name",)),
        Column("ruler", gettext_lazy("Ruled by")),
        Column("state", gettext_lazy("State"), sort="state"),
        Column("opened", gettext_lazy("Claim made"), sort="opened_at", numeric=True),
    )
    row_template = "customers/dispute/_row.html"
    title = gettext_lazy("Customer disputes")
    empty_title = gettext_lazy("No disputes")
    empty_text = gettext_lazy(
        "Whoever is told that a customer is taken may dispute it from there; the superior of both sides rules."
    )
    new_url_name = "customers:dispute-new"
    new_label = gettext_lazy("Dispute a registration")
    default_sort = "-opened_at"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dispute]:
        """Visible to the reader."""
        person = reader(request)
        deny(can_see_disputes(person))
        return visible_to(person, Dispute).select_related("claimant", "keeper", "ruler").defer("claim", "answer")

    def may_create(self, request: HttpRequest) -> Verdict:
        """May the reader keep customers at all?"""
        return can_open_dispute(reader(request))


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Claim a customer that is taken. The address brings what was typed at registration, and names no record."""
    person = reader(request)
    deny(can_open_dispute(person))
    typed = {name: request.GET.get(name, "") for name in ("name", "credit_code")}
    form = ClaimForm(request.POST or None, request.FILES or None, initial=typed)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        dispute = attempt(form, lambda: open_dispute(form.data_given, by=person))
        if dispute is not None:
            messages.success(request, _("%(number)s: the other side is asked.") % {"number": dispute.number})
            return redirect(dispute)
    context = {"form": form, "cancel_url": reverse("customers:dispute-list")}
    return render(request, "customers/dispute/new.html", context, status=REJECTED if form.is_bound else 200)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Both claims beside each other, with the moments they were written, proof, and the ruling."""
    person = reader(request)
    dispute = load(request, Dispute, pk, *ALONG)
    may_answer, may_rule = can_answer_dispute(person, dispute), can_rule_dispute(person, dispute)
    context = {
        "dispute": dispute,
        # A claimant learns by whom and since when it is kept, and nothing else of the file.
        "customer": visible_to(person, Customer).filter(pk=dispute.customer_id).first(),
        "proof": proof_of(dispute),
        "outcome": outcome_of(dispute),
        "next": next_step_of(dispute, may_answer=may_answer, may_rule=may_rule),
        "can_withdraw": can_withdraw_dispute(person, dispute),
        "entries": timeline_for(dispute),
    }
    return render(request, "customers/dispute/detail.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The keeper's side."""
    person = reader(request)
    dispute = load(request, Dispute, pk, *ALONG)
    deny(can_answer_dispute(person, dispute))
    form = AnswerForm(request.POST or None, request.FILES or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        answered = attempt(form, lambda: answer_dispute(dispute, typed["answer"], typed["files"], by=person))
        if answered is not None:
            said = {"number": dispute.number, "ruler": dispute.ruler.name}
            messages.success(request, _("%(number)s is answered; %(ruler)s rules.") % said)
            return redirect(answered)
    return _form(request, "customers/dispute/answer.html", dispute, form)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """The superior of both decides."""
    person = reader(request)
    dispute = load(request, Dispute, pk, *ALONG)
    deny(can_rule_dispute(person, dispute))
    form = RulingForm(request.POST or None, initial={"revision": dispute.revision}, standing=standing_share(dispute))
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        ruled = attempt(form, lambda: rule_dispute(dispute, form.data_given, revision=revision, by=person))
        if ruled is not None:
            messages.success(request, _("%(number)s is ruled; both sides are told.") % {"number": dispute.number})
            return redirect(ruled)
        form.keep_mine(dispute.revision)
    return _form(request, "customers/dispute/rule.html", dispute, form)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The claimant takes it back."""
    person = reader(request)
    dispute = load(request, Dispute, pk, *ALONG)
    deny(can_withdraw_dispute(person, dispute))
    withdraw_dispute(dispute, by=person)
    messages.success(request, _("%(number)s is withdrawn.") % {"number": dispute.number})
    return redirect(dispute)


@require_GET
def of_customer(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """The disputes over a customer, as a part of the customer's page; empty where there is none."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    return render(
        request, "customers/dispute/_of_customer.html", {"disputes": newest_disputes(customer, reader=person)}
    )


def _form(request: HttpRequest, template: str, dispute: Dispute, form: AnswerForm | RulingForm) -> HttpResponse:
    context = {
        "form": form,
        "dispute": dispute,
        "proof": proof_of(dispute),
        "cancel_url": dispute.get_absolute_url(),
    }
    return render(request, template, context, status=REJECTED if form.is_bound else 200)
