"""The house's contract texts, and their approval by the general manager (CON-1)."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from contracts.actions.template import approve_template
from contracts.models import ContractTemplate
from contracts.queries.next_step import next_for_template
from contracts.rules import can_approve_template, can_see_contracts, can_see_templates
from salesops.audit import timeline_for
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to


class TemplateList(ListPage):
    """All versions of the house's texts."""

    model = ContractTemplate
    columns: ClassVar[Sequence[Column]] = (
        Column("title", gettext_lazy("Title"), sort="title"),
        Column("version", gettext_lazy("Version"), sort="version", numeric=True),
        Column("type", gettext_lazy("Type")),
        Column("clauses", gettext_lazy("Clauses"), numeric=True),
        Column("state", gettext_lazy("State"), sort="state"),
        Column("approved", gettext_lazy("Approved")),
    )
    row_template = "contracts/template/_row.html"
    table_class = "brief"
    title = gettext_lazy("Contract templates")
    empty_title = gettext_lazy("No templates yet")
    empty_text = gettext_lazy("The house's text comes with the program, as a draft for the general manager.")
    default_sort = "title"

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """The way back to the contracts, for who reads them."""
        if not can_see_contracts(reader(request)):
            return ()
        here = SavedView(self.title, reverse("contracts:template-list"), current=True)
        return [SavedView(_("Contracts"), reverse("contracts:contract-list")), here]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Visible, with what a row shows."""
        person = reader(request)
        deny(can_see_templates(person))
        return visible_to(person, ContractTemplate).select_related("approved_by").annotate(size=Count("clauses"))


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, clause by clause."""
    person, template = reader(request), load(request, ContractTemplate, pk)
    may_approve = can_approve_template(person)
    context = {
        "template": template,
        "clauses": list(template.clauses.all()),
        "may_approve": may_approve,
        "next": next_for_template(template, may_approve),
        "entries": timeline_for(template),
    }
    return render(request, "contracts/template/detail.html", context)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Contracts are drafted from this version from now on."""
    person, template = reader(request), load(request, ContractTemplate, pk)
    deny(can_approve_template(person))
    approve_template(template, by=person)
    messages.success(request, _("Approved. New contracts are drafted from it."))
    return redirect(template)
