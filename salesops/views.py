"""The two addresses that belong to no app: health and language."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.i18n import set_language as django_set_language


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers and the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Keep the chosen language in a cookie and go back (DSH-2)."""
    return django_set_language(request)
