"""The sales assistant's worklist: files that lack something (CUS-1, CUS-5)."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from customers.filters import QualityFilter
from customers.models import Customer
from customers.queries.quality import with_gaps
from customers.rules import can_see_quality
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.org.pages import deny, reader
from salesops.org.visibility import visible_to


class QualityList(ListPage):
    """Customers whose file is not complete, the newest first; each names what it lacks."""

    model = Customer
    filterset_class = QualityFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("name", gettext_lazy("Customer"), sort="name"),
        Column("missing", gettext_lazy("What is missing")),
        Column("level", gettext_lazy("Level"), sort="level"),
        Column("status", gettext_lazy("Status"), sort="status"),
        Column("owner", gettext_lazy("Owner")),
        Column("file", gettext_lazy("Completeness"), sort="gaps", numeric=True),
    )
    template_name = "customers/customer/worklist.html"
    row_template = "customers/quality/_row.html"
    title = gettext_lazy("Files to complete")
    empty_title = gettext_lazy("Every file is complete")
    empty_text = gettext_lazy("A customer whose file lacks something stands here, with what it is.")
    default_sort = "-registered_at"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        """Those the reader works with, not those that were shared."""
        person = reader(request)
        deny(can_see_quality(person))
        return with_gaps(visible_to(person, Customer, shared=False))

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """What is worst."""
        chosen, url = request.GET.get("missing", ""), reverse("customers:quality-list")
        named = {
            "contract": _("Credit code, contract near"),
            "credit_code": pgettext("missing", "Credit code"),
            "contact": _("Nobody to reach"),
        }
        return [
            SavedView(pgettext("filter", "All"), url, current=not chosen),
            *(SavedView(name, f"{url}?missing={key}", current=chosen == key) for key, name in named.items()),
        ]
