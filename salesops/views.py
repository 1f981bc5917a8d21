"""The addresses that belong to no app: signing in, health and language."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.i18n import set_language as django_set_language

from salesops.demo import demo_signins
from salesops.org.sign_in import SignInForm


class SignInView(LoginView):
    """The way in; where the demo company is loaded, one click for each post."""

    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"DEMO_SIGNINS": demo_signins()}


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
