"""The punctuality report (APP-4, APP-5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from salesops.approvals.forms.punctuality import PunctualityFilter
from salesops.approvals.punctuality import detours_by_quarter, punctuality
from salesops.org.pages import reader


@require_GET
def report(http: HttpRequest) -> HttpResponse:
    """Who decides in time, per kind of paper: all of them for the chiefs, the own line for a manager, else oneself."""
    person, chosen = reader(http), PunctualityFilter(http.GET)
    context = {
        "filter": {"form": chosen},
        "quarter": chosen.chosen_quarter,
        "lines": punctuality(person, chosen.chosen_quarter, region=chosen.chosen_region),
        "detours": detours_by_quarter(person),
    }
    return render(http, "approvals/punctuality.html", context)
