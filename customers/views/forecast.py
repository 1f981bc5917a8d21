"""The forecast of the reader's people (OPP-2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from customers.models import Opportunity
from customers.queries.forecast import GROUPS, Grouping, forecast_of, month_named
from customers.rules import can_see_opportunities
from salesops.base.look import month_text
from salesops.desk.pages import SavedView
from salesops.org.pages import deny, reader
from salesops.org.visibility import visible_to


@require_GET
def forecast(request: HttpRequest) -> HttpResponse:
    """By month, and by rep, region or product line."""
    person = reader(request)
    deny(can_see_opportunities(person))
    asked = request.GET.get("by", "")
    by: Grouping = next((key for key in GROUPS if key == asked), "owner")
    month = month_named(request.GET.get("month", ""))
    context = {
        "forecast": forecast_of(visible_to(person, Opportunity), by=by, month=month),
        "views": _views(by, request.GET.get("month", "") if month else ""),
        "by": by,
        "month": request.GET.get("month", "") if month else "",
        "month_name": month_text(month) if month else "",
    }
    return render(request, "customers/opportunity/forecast.html", context)


def _views(by: Grouping, month: str) -> list[SavedView]:
    names: dict[Grouping, str] = {"owner": _("By person"), "region": _("By region"), "line": _("By product line")}
    url = reverse("customers:opportunity-forecast")
    kept = f"&month={month}" if month else ""
    return [SavedView(name, f"{url}?by={key}{kept}", current=key == by) for key, name in names.items()]
