"""What may be taken away of this floor: the special prices, as their list shows them (PRC-4, CNF-2)."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from quotes.enums import QuoteTaking
from quotes.models import SpecialPrice
from quotes.rules import can_see_specials
from salesops.base.clock import BUSINESS_TZ
from salesops.export.kinds import ExportColumn, ExportKind, register
from salesops.org.models import Person
from salesops.org.visibility import visible_to


def rows(person: Person, asked: QueryDict) -> QuerySet[Any]:
    """What the list shows, the newest first; whoever sees a special price reads the band that it leaves."""
    found = visible_to(person, SpecialPrice).select_related("customer", "product", "owner")
    return found.order_by("-number")


def _asked_on(row: SpecialPrice) -> date:
    return row.asked_at.astimezone(BUSINESS_TZ).date()


SPECIALS = register(
    ExportKind(
        code="special-prices",
        rule="PRC-4",
        title=_("Special prices"),
        columns=(
            ExportColumn("number", _("Number"), lambda row: row.number),
            ExportColumn("customer", _("Customer"), lambda row: row.customer.name),
            ExportColumn("code", _("Code"), lambda row: row.product.code),
            ExportColumn("product", _("Product"), lambda row: row.product.name),
            ExportColumn("quantity", _("Quantity"), lambda row: row.quantity),
            ExportColumn("unit", _("Unit"), lambda row: row.product.unit),
            ExportColumn("price", _("Special price"), lambda row: row.price),
            ExportColumn("amount", _("Amount"), lambda row: row.amount),
            ExportColumn("valid_from", _("Valid from"), lambda row: row.valid_from),
            ExportColumn("valid_to", _("Last day"), lambda row: row.valid_to),
            ExportColumn("owner", _("Asked by"), lambda row: row.owner.name),
            ExportColumn("state", _("State"), lambda row: row.get_state_display()),
            ExportColumn("asked_on", _("Asked on"), _asked_on, usual=False),
            ExportColumn("usual_floor", _("Usual floor"), lambda row: row.usual_floor, usual=False),
            ExportColumn("usual_list", _("Usual list price"), lambda row: row.usual_list, usual=False),
            ExportColumn("given_up", _("Below the usual floor by"), lambda row: row.given_up, usual=False),
            ExportColumn("reason", _("Reason"), lambda row: row.reason, usual=False),
        ),
        may=can_see_specials,
        rows=rows,
        taking=QuoteTaking.SPECIALS,
        list_label=_("Special prices"),
        list_url="quotes:special-list",
    )
)
