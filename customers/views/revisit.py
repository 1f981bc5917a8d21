"""Pages of the calls after acceptance (CUS-5)."""

from collections.abc import Sequence
from typing import ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customers.actions.revisit import miss_revisit, record_revisit
from customers.filters import RevisitFilter
from customers.forms.revisit import MissedForm, RevisitForm
from customers.models import Customer, Revisit
from customers.queries.revisit import (
    facts_of,
    next_for_revisit,
    paper_url,
    satisfaction_of,
    scores_of,
    with_reach,
)
from customers.rules import can_make_revisit, can_see_revisits
from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422
ALONG = ("customer__owner", "customer__region", "subject_type", "caller")


class RevisitList(ListPage):
    """Whom to call after an acceptance, the longest due first (CUS-5)."""

    model = Revisit
    filterset_class = RevisitFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("customer", gettext_lazy("Customer"), sort="customer", order_by=("customer__name",)),
        Column("reach", gettext_lazy("Contact")),
        Column("paper", gettext_lazy("Contract")),
        Column("owner", gettext_lazy("Account manager")),
        Column("region", gettext_lazy("Region")),
        Column("state", gettext_lazy("State")),
        Column("overall", gettext_lazy("Satisfaction"), sort="overall", numeric=True),
        Column("due", pgettext_lazy("revisit", "Due"), sort="due", order_by=("due_on",), numeric=True),
    )
    template_name = "customers/customer/worklist.html"
    row_template = "customers/revisit/_row.html"
    title = gettext_lazy("Follow-up calls")
    empty_title = gettext_lazy("Nobody is to be called")
    empty_text = gettext_lazy(
        "30 and 180 days after an acceptance the customer is called and asked how content it is; "
        "two weeks before, the call stands here."
    )
    default_sort = "due"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revisit]:
        """Visible, with whom one calls."""
        person = reader(request)
        deny(can_see_revisits(person))
        return with_reach(visible_to(person, Revisit))

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """By what is to be done."""
        chosen, url = request.GET.get("standing", ""), reverse("customers:revisit-list")
        return [
            SavedView(_("To be called"), url, current=not chosen),
            *(SavedView(name, f"{url}?standing={key}", current=chosen == key) for key, name in RevisitFilter.STANDINGS),
        ]


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: whom, after what, what was answered."""
    person = reader(request)
    revisit = load(request, Revisit, pk, *ALONG)
    may_call = can_make_revisit(person, revisit)
    context = {
        "revisit": revisit,
        "customer": revisit.customer,
        "facts": facts_of(revisit),
        "scores": scores_of(revisit),
        "contacts": revisit.customer.contacts.active(),
        "paper_url": paper_url(revisit, person),
        "next": next_for_revisit(revisit, may_call=may_call),
        "may_call": may_call,
        "missed_form": MissedForm(initial={"revision": revisit.revision}),
        "entries": timeline_for(revisit),
    }
    return render(request, "customers/revisit/detail.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the customer said."""
    person = reader(request)
    revisit = load(request, Revisit, pk, *ALONG)
    deny(can_make_revisit(person, revisit))
    form = RevisitForm(request.POST or None, revisit=revisit)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        done = attempt(form, lambda: record_revisit(revisit, form.data_given, revision=revision, by=person))
        if done is not None:
            messages.success(request, _("The call is written down."))
            return redirect(done)
        revisit.refresh_from_db(fields=["revision"])
        form.keep_mine(revisit.revision)
    context = {
        "form": form,
        "revisit": revisit,
        "keep": f"revisit-{revisit.pk}",
        "cancel_url": revisit.get_absolute_url(),
    }
    return render(request, "customers/revisit/call.html", context, status=REJECTED if form.is_bound else 200)


@require_POST
def missed(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody was reached."""
    person = reader(request)
    revisit = load(request, Revisit, pk)
    deny(can_make_revisit(person, revisit))
    form = MissedForm(request.POST)
    form.is_valid()
    miss_revisit(revisit, revision=form.cleaned_data.get("revision", 0), by=person)
    messages.success(request, _("Noted: nobody was reached."))
    return redirect(revisit)


@require_GET
def of_customer(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """How content the customer was, as a part of the customer's page; empty where nobody asked yet."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_see_revisits(person))
    context = {"satisfaction": satisfaction_of(customer, reader=person)}
    return render(request, "customers/revisit/_of_customer.html", context)
