"""Pages of the open pool, and the protection on the customer's page (CUS-2)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from customers.actions.pool import claim_customer
from customers.filters import PoolFilter
from customers.models import Customer, PoolEntry
from customers.queries.next_step import next_in_pool
from customers.queries.pool import allowance_of, facts_in_pool, protection_of
from customers.rules import (
    can_assign_customer,
    can_claim,
    can_claim_at_all,
    can_log_contact,
    can_see_pool,
    falls_seen_by,
)
from salesops.audit import timeline_for
from salesops.desk.pages import Column, ListPage
from salesops.desk.paging import Totals
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to


class PoolList(ListPage):
    """What may be claimed in the reader's region, the latest first."""

    model = PoolEntry
    filterset_class = PoolFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("name", gettext_lazy("Customer"), sort="name", order_by=("customer__name",)),
        Column("level", gettext_lazy("Level"), sort="level", order_by=("customer__level",)),
        Column("type", gettext_lazy("Type")),
        Column("industry", gettext_lazy("Industry")),
        Column("region", gettext_lazy("Region")),
        Column("person", gettext_lazy("Kept before by")),
        Column("since", gettext_lazy("In the pool since"), sort="at", numeric=True),
    )
    template_name = "customers/pool/list.html"
    row_template = "customers/pool/_row.html"
    title = gettext_lazy("Open pool")
    empty_title = gettext_lazy("The open pool is empty")
    empty_text = gettext_lazy(
        "A customer that nobody speaks with until its protection is over comes here; the first to claim it keeps it."
    )
    default_sort = "-at"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PoolEntry]:
        """The falls of what is in the pool now, in the reader's reach."""
        person = reader(request)
        deny(can_see_pool(person))
        found = visible_to(person, PoolEntry).select_related("customer__region", "person")
        return found.defer("customer__search_text")

    def totals(self, queryset: QuerySet[PoolEntry]) -> Totals:
        """How many may be had."""
        count = queryset.order_by()[: self.counted_up_to + 1].count()
        words = ngettext("%(count)d customer", "%(count)d customers", count) % {"count": count}
        return Totals({"name": words}, count)

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        """What the reader may still claim; for a page that is open already it stands there."""
        person = reader(request)
        if self.is_refresh(request) or not can_claim_at_all(person):
            return {}
        return {"allowance": allowance_of(person)}


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is told of a customer in the pool, and the way to claim it."""
    person = reader(request)
    entry = load(request, PoolEntry, pk, "customer__region", "person")
    may_claim = can_claim(person, entry.customer)
    context = {
        "entry": entry,
        "customer": entry.customer,
        "facts": facts_in_pool(entry),
        "next": next_in_pool(may_claim),
        "may_claim": may_claim,
        "may_assign": can_assign_customer(person, entry.customer),
        "allowance": allowance_of(person) if can_claim_at_all(person) else None,
        "timeline": timeline_for(entry),
    }
    return render(request, "customers/pool/detail.html", context)


@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the customer; whoever comes second is told so."""
    person = reader(request)
    entry = get_object_or_404(falls_seen_by(person).select_related("customer"), pk=pk)
    customer = claim_customer(entry.customer, by=person)
    messages.success(request, _("%(customer)s is yours now.") % {"customer": customer.name})
    return redirect(customer)


@require_GET
def protection(request: HttpRequest, pk: int) -> HttpResponse:
    """How long the customer is protected, as a part of the customer's page."""
    person = reader(request)
    customer = load(request, Customer, pk)
    context = {
        "customer": customer,
        "protection": protection_of(customer),
        "may_log": can_log_contact(person, customer),
    }
    return render(request, "customers/pool/_protection.html", context)
