"""The addresses that belong to no app: signing in, health and language."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.i18n import set_language as django_set_language

from salesops.demo import demo_signins
from salesops.org.actions.person import choose_language
from salesops.org.enums import Language
from salesops.org.pages import reader
from salesops.org.sign_in import SignInForm

CHOSEN = "chosen_language"


class SignInView(LoginView):
    """The way in, and into one's own language; where the demo company is loaded, one click for each post."""

    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"DEMO_SIGNINS": demo_signins()}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in. What was chosen on this page is the person's language from now on; else it is as they left it."""
        chosen = self.request.session.get(CHOSEN)
        response = super().form_valid(form)
        person = reader(self.request)
        if chosen:
            choose_language(person, chosen, by=person)
        # Offices share computers: the cookie is that of whoever sat here before.
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            person.language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            path=settings.LANGUAGE_COOKIE_PATH,
            domain=settings.LANGUAGE_COOKIE_DOMAIN,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]  # one of the three words
        )
        return response


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers and the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Keep the chosen language, in a cookie and with the person, and go back (DSH-2)."""
    response = django_set_language(request)
    language = request.POST.get("language")
    if request.method == "POST" and language in Language.values:
        if request.user.is_authenticated:
            choose_language(reader(request), language, by=reader(request))
        else:
            request.session[CHOSEN] = language
    return response
