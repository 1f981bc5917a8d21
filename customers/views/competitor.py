"""Pages of the competitors (CUS-6)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customers.actions.market import add_competitor, archive_competitor, edit_competitor
from customers.filters import CompetitorFilter
from customers.forms.market import CompetitorForm
from customers.models import Competitor
from customers.queries.market import facts_of_competitor, next_for_competitor, page_of_competitor, with_prices
from customers.rules import can_archive_competitor, can_edit_competitor, can_see_market, can_see_opportunities
from customers.views.market import market_tabs
from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422


class CompetitorList(ListPage):
    """Who sells what we sell."""

    model = Competitor
    filterset_class = CompetitorFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("name", gettext_lazy("Competitor"), sort="name"),
        Column("strengths", gettext_lazy("Strengths")),
        Column("weaknesses", gettext_lazy("Weaknesses")),
        Column("known", gettext_lazy("Prices known"), sort="known", numeric=True),
        Column("seen", gettext_lazy("Last price"), sort="seen", order_by=("last_seen",), numeric=True),
    )
    row_template = "customers/market/_competitor_row.html"
    title = gettext_lazy("Competitors")
    empty_title = gettext_lazy("No competitor is known yet")
    empty_text = gettext_lazy("Add whom you meet in tenders; prices and what is heard are kept there.")
    default_sort = "name"
    table_class = "brief"
    new_url_name = "customers:competitor-new"
    new_label = gettext_lazy("Add competitor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Competitor]:
        person = reader(request)
        deny(can_see_market(person))
        return with_prices(visible_to(person, Competitor))

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        return market_tabs("customers:competitor-list")

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        return {"up": _("Market"), "up_url": reverse("customers:market-list")}


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One competitor: what is known, what it asks, what was heard of it."""
    person = reader(request)
    competitor = load(request, Competitor, pk, "created_by")
    page = page_of_competitor(competitor, reader=person, may_see_lost=can_see_opportunities(person))
    may_edit = can_edit_competitor(person, competitor)
    context = {
        "competitor": competitor,
        "page": page,
        "facts": facts_of_competitor(competitor, lost=page.lost),
        "next": next_for_competitor(competitor, page.newest, may_add=may_edit),
        "may_edit": may_edit,
        "may_archive": can_archive_competitor(person, competitor),
        "timeline": timeline_for(competitor),
    }
    return render(request, "customers/market/competitor.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a competitor."""
    person = reader(request)
    deny(can_see_market(person))
    form = CompetitorForm(request.POST or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        added = attempt(form, lambda: add_competitor(form.data_given, by=person))
        if added is not None:
            messages.success(request, _("%(name)s is added.") % {"name": added.name})
            return redirect(added)
    context = {"form": form, "keep": "competitor-new", "cancel_url": reverse("customers:competitor-list")}
    return render(request, "customers/market/competitor_new.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is written about it; a stale page is told what changed meanwhile."""
    person = reader(request)
    competitor = load(request, Competitor, pk)
    deny(can_edit_competitor(person, competitor))
    form = CompetitorForm(request.POST or None, competitor=competitor)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        saved = attempt(form, lambda: edit_competitor(competitor, form.data_given, by=person, revision=revision))
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(saved)
        competitor.refresh_from_db(fields=["revision"])
        form.keep_mine(competitor.revision)
    context = {
        "form": form,
        "competitor": competitor,
        "keep": f"competitor-{competitor.pk}",
        "cancel_url": competitor.get_absolute_url(),
    }
    return render(request, "customers/market/competitor_edit.html", context, status=REJECTED if form.is_bound else 200)


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of the lists."""
    competitor = archive_competitor(load(request, Competitor, pk), by=reader(request))
    messages.success(request, _("%(name)s is archived.") % {"name": competitor.name})
    return redirect("customers:competitor-list")
