"""The page, and its three buttons."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from salesops.jobs.models import Job
from salesops.operations.actions import load_calendar, retry_all, retry_job
from salesops.operations.queries import operations
from salesops.operations.rules import can_operate
from salesops.org.pages import deny, load, reader


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Is work being done, by whom, and what stands still?"""
    deny(can_operate(reader(request)))
    return render(request, "operations/home/home.html", {"operations": operations()})


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
    count = retry_all(by=reader(request))
    text = ngettext("%(count)d job will be tried again.", "%(count)d jobs will be tried again.", count)
    messages.success(request, text % {"count": count})
    return redirect("operations:home")


@require_POST
def year_load(request: HttpRequest, year: int) -> HttpResponse:
    """Take over the official calendar of a year."""
    load_calendar(year, by=reader(request))
    messages.success(request, _("The calendar of %(year)d is loaded as far as it is published.") % {"year": year})
    return redirect("operations:home")
