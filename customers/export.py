"""What may be taken away of the customers: the rows and the columns of the list (CUS-7)."""

from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from customers.enums import CustomerTaking
from customers.filters import CustomerFilter
from customers.models import Contact, Customer
from customers.queries.customer import label, shown_value, with_reachable
from customers.rules import can_see_customers
from salesops.base.clock import BUSINESS_TZ
from salesops.base.refusals import Sentence
from salesops.documents.sheets import Cell
from salesops.export.kinds import ExportColumn, ExportKind, register
from salesops.org.models import Person
from salesops.org.visibility import visible_to

USUAL = ("number", "name", "credit_code", "type", "level", "status", "region", "owner", "registered_at")
MORE = (
    *("source", "nature", "scale", "industry", "legal_representative", "address", "website", "email"),
    *("need", "budget", "timetable", "first_contact_on", "protected_from"),
)


def rows(person: Person, asked: QueryDict) -> QuerySet[Any]:
    """What the list shows under this filter, the newest first."""
    seen = with_reachable(visible_to(person, Customer).filter(archived_at__isnull=True))
    main = Contact.objects.active().filter(is_primary=True)
    found = CustomerFilter(data=asked, queryset=seen, person=person).qs
    found = found.select_related("owner", "region").defer("search_text")
    return found.prefetch_related(Prefetch("contacts", main, to_attr="mains")).order_by("-registered_at", "-pk")


def _column(name: str) -> ExportColumn:
    def value(row: Customer) -> Cell:
        held: Cell = getattr(row, name)
        if isinstance(held, datetime):
            return held.astimezone(BUSINESS_TZ).date()
        if isinstance(held, date) or name == "budget":
            return held
        return shown_value(row, name)

    return ExportColumn(name, label(name), value, usual=name in USUAL)


def _of_contact(name: str, called: Sentence) -> ExportColumn:
    def value(row: Any) -> Cell:
        return getattr(row.mains[0], name) if row.mains else ""

    return ExportColumn(f"contact_{name}", called, value, usual=False)


CUSTOMERS = register(
    ExportKind(
        code="customers",
        rule="CUS-7",
        title=_("Customers"),
        columns=(
            *(_column(name) for name in (*USUAL, *MORE)),
            _of_contact("name", _("Main contact")),
            _of_contact("title", _("Main contact: job title")),
            _of_contact("phone", _("Main contact: phone")),
            _of_contact("email", _("Main contact: e-mail")),
        ),
        may=can_see_customers,
        rows=rows,
        taking=CustomerTaking.EXPORTED,
        list_label=_("Customers"),
        list_url="customers:customer-list",
    )
)
