"""Pages of the opportunities: the list, the board, one of them, those of a customer."""

from collections.abc import Sequence
from typing import ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from customers.actions.opportunity import edit_opportunity, take_up_opportunity
from customers.enums import STAGE_MARK, Stage
from customers.filters import BoardFilter, OpportunityFilter
from customers.forms.opportunity import MoveForm, OpportunityForm
from customers.models import Customer, Opportunity
from customers.queries.opportunity import LATEST, board_of, facts_of, moves_of, sums_of, with_slips
from customers.queries.opportunity_step import next_for_opportunity
from customers.rules import (
    can_change_opportunity,
    can_close_opportunity,
    can_open_opportunity,
    can_reopen_opportunity,
    can_see_opportunities,
)
from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.look import amount_text
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.desk.paging import Totals
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422


class OpportunityList(ListPage):
    """The opportunities one may see; reps their own, managers their region (ORG-2)."""

    model = Opportunity
    filterset_class = OpportunityFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("title", gettext_lazy("Opportunity"), sort="title"),
        Column("customer", gettext_lazy("Customer"), sort="customer", order_by=("customer__name",)),
        Column("stage", gettext_lazy("Stage")),
        Column("owner", gettext_lazy("Owner")),
        Column("outlook", gettext_lazy("Outlook")),
        Column("chance", gettext_lazy("Probability"), sort="chance", order_by=("probability",), numeric=True),
        Column("expected", gettext_lazy("Expected close"), sort="expected", order_by=("expected_on",), numeric=True),
        Column("amount", gettext_lazy("Amount"), sort="amount", numeric=True),
    )
    row_template = "customers/opportunity/_row.html"
    template_name = "customers/opportunity/list.html"
    table_class = "brief"
    title = gettext_lazy("Opportunities")
    empty_title = gettext_lazy("No opportunities yet")
    empty_text = gettext_lazy("An opportunity is taken up on the customer's page; its regional manager is told.")
    default_sort = "expected"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Opportunity]:
        """Visible, with what a row shows."""
        person = reader(request)
        deny(can_see_opportunities(person))
        return with_slips(visible_to(person, Opportunity))

    def totals(self, queryset: QuerySet[Opportunity]) -> Totals:
        """How many, their sum, and that by their probability."""
        sums = sums_of(queryset)
        words = ngettext("%(count)d opportunity", "%(count)d opportunities", sums.count) % {"count": sums.count}
        weighted = _("weighted %(amount)s") % {"amount": amount_text(sums.weighted)}
        return Totals({"title": words, "amount": amount_text(sums.total), "expected": weighted}, sums.count)

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """What somebody has to do something about (OPP-3)."""
        chosen, url = request.GET.get("standing", ""), reverse("customers:opportunity-list")
        return [
            SavedView(pgettext("opportunity", "Open"), url, current=not chosen),
            *(
                SavedView(name, f"{url}?standing={key}", current=chosen == key)
                for key, name in OpportunityFilter.STANDINGS
            ),
        ]


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The same by stage, to be dragged from one to the next (OPP-1)."""
    person = reader(request)
    deny(can_see_opportunities(person))
    narrowed = BoardFilter(data=request.GET, queryset=visible_to(person, Opportunity), request=request)
    context = {
        "filter": narrowed,
        "is_filtered": any(request.GET.values()),
        "columns": board_of(narrowed.qs),
        "move_form": MoveForm(initial={"back": "board"}, auto_id="move_%s"),
    }
    part = "#part" if request.headers.get("HX-Request") else ""
    return render(request, f"customers/opportunity/board.html{part}", context)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One opportunity: what is next, what is known, how it came here."""
    person = reader(request)
    opportunity = load(request, Opportunity, pk, "customer", "contact", "owner", "region")
    may_change = can_change_opportunity(person, opportunity)
    may_reopen = can_reopen_opportunity(person, opportunity)
    context = {
        "opportunity": opportunity,
        "mark": STAGE_MARK[Stage(opportunity.stage)],
        "facts": facts_of(opportunity),
        "moves": moves_of(opportunity),
        "next": next_for_opportunity(opportunity, may_change=may_change, may_reopen=may_reopen),
        "may_change": may_change,
        "may_close": can_close_opportunity(person, opportunity),
        "move_form": MoveForm(initial={"stage": opportunity.stage, "revision": opportunity.revision}),
        "timeline": timeline_for(opportunity),
    }
    return render(request, "customers/opportunity/detail.html", context)


@require_GET
def peek(request: HttpRequest, pk: int) -> HttpResponse:
    """A look from the list: the short facts and what is next."""
    person = reader(request)
    opportunity = load(request, Opportunity, pk, "customer", "contact", "owner", "region")
    may_change = can_change_opportunity(person, opportunity)
    context = {
        "opportunity": opportunity,
        "mark": STAGE_MARK[Stage(opportunity.stage)],
        "facts": [(label, value) for label, value in facts_of(opportunity) if value],
        "step": next_for_opportunity(
            opportunity, may_change=may_change, may_reopen=can_reopen_opportunity(person, opportunity)
        ),
    }
    return render(request, "customers/opportunity/_peek.html", context)


@require_GET
def of_customer(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """The opportunities of a customer, those that are open first, as a part of the customer's page."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_see_opportunities(person))
    rows = with_slips(visible_to(person, Opportunity).filter(customer=customer))
    context = {
        "customer": customer,
        "opportunities": list(rows.order_by("-closed_at", "expected_on", "pk")[:LATEST]),
        "may_open": can_open_opportunity(person, customer),
    }
    return render(request, "customers/opportunity/_of_customer.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """Take up an opportunity at a customer."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_open_opportunity(person, customer))
    form = OpportunityForm(request.POST or None, customer=customer)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        taken_up = attempt(form, lambda: take_up_opportunity(form.data_given, customer, by=person))
        if taken_up is not None:
            messages.success(request, _("%(number)s is taken up.") % {"number": taken_up.number})
            return redirect(taken_up)
    context = {
        "form": form,
        "customer": customer,
        "keep": f"opportunity-new-{customer.pk}",
        "cancel_url": customer.get_absolute_url(),
    }
    return render(request, "customers/opportunity/new.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is written about it; a stale page is told what changed meanwhile."""
    person = reader(request)
    opportunity = load(request, Opportunity, pk, "customer")
    deny(can_change_opportunity(person, opportunity))
    form = OpportunityForm(request.POST or None, customer=opportunity.customer, opportunity=opportunity)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        saved = attempt(form, lambda: edit_opportunity(opportunity, form.data_given, by=person, revision=revision))
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(saved)
        opportunity.refresh_from_db(fields=["revision"])
        form.keep_mine(opportunity.revision)
    context = {
        "form": form,
        "opportunity": opportunity,
        "keep": f"opportunity-{opportunity.pk}",
        "cancel_url": opportunity.get_absolute_url(),
    }
    return render(request, "customers/opportunity/edit.html", context, status=REJECTED if form.is_bound else 200)
