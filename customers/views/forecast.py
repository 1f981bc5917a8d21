"""The forecast of the reader's people, and how good it was (OPP-2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from customers.models import FrozenFigure, Opportunity
from customers.queries.accuracy import accuracy_of, chart_of, frozen_months
from customers.queries.forecast import GROUPS, Grouping, forecast_of, month_named, months_ahead
from customers.rules import can_see_annuals, can_see_opportunities
from salesops.base import clock
from salesops.base.look import month_text
from salesops.desk.pages import SavedView
from salesops.org.models import SalesTarget
from salesops.org.pages import deny, reader
from salesops.org.rules import can_set_targets
from salesops.org.targets import own_target, targets_of
from salesops.org.visibility import visible_to


@require_GET
def forecast(request: HttpRequest) -> HttpResponse:
    """By month, and by rep, region or product line."""
    person = reader(request)
    deny(can_see_opportunities(person))
    by = _grouping(request)
    month = month_named(request.GET.get("month", ""))
    targets = targets_of(visible_to(person, SalesTarget), months_ahead(), own=own_target(person))
    context = {
        "forecast": forecast_of(visible_to(person, Opportunity), by=by, month=month, targets=targets),
        "views": _views("customers:opportunity-forecast", by, request.GET.get("month", "") if month else ""),
        "by": by,
        "month": request.GET.get("month", "") if month else "",
        "month_name": month_text(month) if month else "",
        "may_set_targets": can_set_targets(person),
        "may_see_annuals": can_see_annuals(person),
    }
    return render(request, "customers/opportunity/forecast.html", context)


@require_GET
def accuracy(request: HttpRequest) -> HttpResponse:
    """What was frozen when a month began against what was won in it."""
    person = reader(request)
    deny(can_see_opportunities(person))
    by, months = _grouping(request), frozen_months()
    if not months:
        return render(request, "customers/opportunity/accuracy.html", {"month": ""})
    over = [one for one in months if one < clock.today().replace(day=1)]
    asked = request.GET.get("month", "")
    month = next((one for one in months if f"{one:%Y-%m}" == asked), (over or months)[-1])
    found = accuracy_of(
        visible_to(person, FrozenFigure), visible_to(person, Opportunity), by=by, month=month, months=months
    )
    context = {
        "accuracy": found,
        "chart": chart_of(found, month, by=by),
        "views": _views("customers:forecast-accuracy", by, f"{month:%Y-%m}"),
        "by": by,
        "month": f"{month:%Y-%m}",
        "month_name": month_text(month),
    }
    return render(request, "customers/opportunity/accuracy.html", context)


def _grouping(request: HttpRequest) -> Grouping:
    asked = request.GET.get("by", "")
    return next((key for key in GROUPS if key == asked), "owner")


def _views(page: str, by: Grouping, month: str) -> list[SavedView]:
    names: dict[Grouping, str] = {"owner": _("By person"), "region": _("By region"), "line": _("By product line")}
    url = reverse(page)
    kept = f"&month={month}" if month else ""
    return [SavedView(name, f"{url}?by={key}{kept}", current=key == by) for key, name in names.items()]
