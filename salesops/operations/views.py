"""The page, and its buttons."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from salesops.desk.pages import BulkAction, picked
from salesops.jobs.models import Job
from salesops.operations.actions import load_calendar, retry_all, retry_job, retry_these
from salesops.operations.queries import operations
from salesops.operations.rules import can_operate
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Is work being done, by whom, and what stands still?"""
    deny(can_operate(reader(request)))
    chosen = BulkAction(pgettext_lazy("jobs", "Try again"), reverse("operations:job-retry-chosen"))
    return render(request, "operations/home/home.html", {"operations": operations(), "bulk": [chosen]})


@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a parked job its tries again."""
    me = reader(request)
    deny(can_operate(me))
    if retry_job(load(request, Job, pk), by=me):
        messages.success(request, _("The job will be tried again."))
    else:
        messages.info(request, _("The job is no longer parked."))
    return redirect("operations:home")


@require_POST
def job_retry_all(request: HttpRequest) -> HttpResponse:
    """Give everything that is parked its tries again."""
    return _tried(request, retry_all(by=reader(request)))


@require_POST
def job_retry_chosen(request: HttpRequest) -> HttpResponse:
    """Give the chosen parked jobs their tries again."""
    me = reader(request)
    deny(can_operate(me))
    return _tried(request, retry_these(visible_to(me, Job).filter(pk__in=picked(request)), by=me))


def _tried(request: HttpRequest, count: int) -> HttpResponse:
    text = ngettext("%(count)d job will be tried again.", "%(count)d jobs will be tried again.", count)
    messages.success(request, text % {"count": count})
    return redirect("operations:home")


@require_POST
def year_load(request: HttpRequest, year: int) -> HttpResponse:
    """Take over the official calendar of a year."""
    load_calendar(year, by=reader(request))
    messages.success(request, _("The calendar of %(year)d is loaded as far as it is published.") % {"year": year})
    return redirect("operations:home")
