"""The annual forecast: the list, writing one, one as it was filed (OPP-5)."""

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

from customers.actions.annual import (
    begin_annual_forecast,
    edit_annual_forecast,
    file_annual_forecast,
    open_annual_copy,
)
from customers.enums import ANNUAL_MARK, AnnualState
from customers.forms.annual import AnnualForm, YearForm
from customers.models import AnnualForecast
from customers.queries.annual import figures_of, next_for_annual, quarters_of
from customers.rules.forecast import can_change_annual, can_see_annuals, can_write_annual
from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.forms import revision_read
from salesops.base.look import yuan_text
from salesops.base.refusals import Refusal
from salesops.base.verdicts import Verdict
from salesops.desk.pages import Column, ListPage
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt, toast

REJECTED = 422


class AnnualList(ListPage):
    """Those that were filed, and the reader's own draft."""

    model = AnnualForecast
    columns: ClassVar[Sequence[Column]] = (
        Column("number", gettext_lazy("Annual forecast"), sort="year"),
        Column("author", gettext_lazy("Author")),
        Column("state", gettext_lazy("State")),
        Column("filed", gettext_lazy("Filed on"), numeric=True),
        Column("opened", gettext_lazy("Opened by")),
        Column("total", gettext_lazy("Forecast"), numeric=True),
    )
    row_template = "customers/annual/_row.html"
    title = gettext_lazy("Annual forecasts")
    empty_title = gettext_lazy("No annual forecasts yet")
    empty_text = gettext_lazy(
        "The director writes one for each year, with its assumptions; filed, it goes to the general manager and stays."
    )
    new_url_name = "customers:annual-new"
    new_label = gettext_lazy("Write annual forecast")
    default_sort = "-year"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[AnnualForecast]:
        """Visible to the reader, with who opened each."""
        person = reader(request)
        deny(can_see_annuals(person))
        return visible_to(person, AnnualForecast).select_related("author").prefetch_related("copies__reader")

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        """Where it belongs."""
        return {"up": _("Forecast"), "up_url": reverse("customers:opportunity-forecast")}

    def may_create(self, request: HttpRequest) -> Verdict:
        """The director."""
        return can_write_annual(reader(request))


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin the one of a year; it comes filled in from the books."""
    person = reader(request)
    deny(can_write_annual(person))
    form = YearForm(request.POST or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        begun = attempt(form, lambda: begin_annual_forecast(form.cleaned_data["year"], by=person))
        if begun is not None:
            return redirect("customers:annual-edit", begun.pk)
    context = {"form": form, "cancel_url": reverse("customers:annual-list")}
    return render(request, "customers/annual/new.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Amounts and assumptions; a stale page is told what changed meanwhile."""
    person = reader(request)
    annual = load(request, AnnualForecast, pk)
    deny(can_change_annual(person, annual))
    form = AnnualForm(request.POST or None, annual=annual, figures=figures_of(annual))
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        saved = attempt(form, lambda: edit_annual_forecast(annual, form.data_given, by=person, revision=revision))
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(saved)
        annual.refresh_from_db(fields=["revision"])
        form.keep_mine(annual.revision)
    context = {
        "form": form,
        "annual": annual,
        "keep": f"annual-{annual.pk}",
        "cancel_url": annual.get_absolute_url(),
    }
    return render(request, "customers/annual/edit.html", context, status=REJECTED if form.is_bound else 200)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, on paper too; whose copy it is has opened it now."""
    person = reader(request)
    annual = load(request, AnnualForecast, pk, "author")
    open_annual_copy(annual, by=person)
    figures, may_change = figures_of(annual), can_change_annual(person, annual)
    context = {
        "annual": annual,
        "mark": ANNUAL_MARK[AnnualState(annual.state)],
        "figures": figures,
        "quarters": quarters_of(annual, figures),
        "copies": annual.copies.select_related("reader").order_by("pk"),
        "next": next_for_annual(annual, may_change=may_change),
        "may_change": may_change,
        "file_facts": [(_("Year"), str(annual.year)), (_("Forecast"), yuan_text(annual.total))],
        "hidden": [("revision", annual.revision)],
        "timeline": timeline_for(annual),
    }
    return render(request, "customers/annual/detail.html", context)


@require_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """File it for good."""
    person = reader(request)
    annual = load(request, AnnualForecast, pk)
    deny(can_change_annual(person, annual))
    try:
        filed = file_annual_forecast(annual, by=person, revision=revision_read(request))
    except Refusal as refusal:
        toast(request, refusal, about=annual)
    else:
        messages.success(request, _("%(number)s is filed.") % {"number": filed.number})
    return redirect(annual)
