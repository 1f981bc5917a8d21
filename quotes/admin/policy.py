"""Price policies in the admin: the list is Django's, the page of a version is our own grid (`quotes.admin.desk`)."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quotes.actions.price import copy_policy, discard_policy, draft_policy
from quotes.admin.desk import Desk
from quotes.forms.price import NewPolicyForm
from quotes.models import PricePolicy
from quotes.queries.price import missing_opinions
from quotes.rules import can_edit_prices, keeps_prices
from salesops.base.clock import today
from salesops.base.verdicts import require
from salesops.org.models import Person
from salesops.org.pages import reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt


@admin.register(PricePolicy)
class PricePolicyAdmin(admin.ModelAdmin[PricePolicy]):
    """Versions of the price policy, for the price keeper; issued ones are read-only to everybody (PRC-3)."""

    list_display = ["title", "number", "stage", "valid_from", "valid_to"]
    list_filter = ["state"]
    search_fields = ["title", "number"]
    actions = None

    @admin.display(description=_("stage"))
    def stage(self, policy: PricePolicy) -> str:
        """Draft, joint meeting, … in force."""
        return str(policy.stage(today(), bool(missing_opinions(policy))).label)

    def get_queryset(self, request: HttpRequest) -> Any:
        return visible_to(reader(request), PricePolicy).prefetch_related("opinions")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return keeps_prices(reader(request))

    def has_view_permission(self, request: HttpRequest, obj: PricePolicy | None = None) -> bool:
        return keeps_prices(reader(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return keeps_prices(reader(request))

    def has_change_permission(self, request: HttpRequest, obj: PricePolicy | None = None) -> bool:
        return keeps_prices(reader(request))

    def has_delete_permission(self, request: HttpRequest, obj: PricePolicy | None = None) -> bool:
        """Only a draft may go."""
        return keeps_prices(reader(request)) and obj is not None and obj.is_draft

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The draft alone is named: its bands are its content, and nobody wants to read thousands of them."""
        return [str(one) for one in objs], {}, set(), []

    def delete_model(self, request: HttpRequest, obj: PricePolicy) -> None:
        discard_policy(obj, by=reader(request))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A new draft, empty or copied from a version."""
        person = reader(request)
        require(can_edit_prices(person))
        versions = visible_to(person, PricePolicy)
        form = NewPolicyForm(request.POST or None, sources=versions, initial=_proposal(request))
        if form.is_valid():
            draft = attempt(form, lambda: _start(form, person))
            if draft:
                messages.success(request, _("The draft stands; fill in the prices."))
                return HttpResponseRedirect(reverse("admin:quotes_pricepolicy_change", args=[draft.pk]))
        return render(request, "admin/quotes/price_new.html", {"form": form}, status=422 if form.is_bound else 200)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The grid of one version."""
        person = reader(request)
        require(can_edit_prices(person))
        pk = int(object_id) if object_id.isascii() and object_id.isdigit() and len(object_id) < 19 else 0  # noqa: PLR2004
        return Desk(request, get_object_or_404(visible_to(person, PricePolicy), pk=pk), person).respond()


def _proposal(request: HttpRequest) -> dict[str, Any]:
    return {"source": request.GET.get("source", ""), "valid_from": today()}


def _start(form: NewPolicyForm, by: Person) -> PricePolicy:
    typed = form.cleaned_data
    head = {"title": typed["title"], "valid_from": typed["valid_from"], "valid_to": typed["valid_to"], "by": by}
    return copy_policy(typed["source"], **head) if typed["source"] else draft_policy(**head)
