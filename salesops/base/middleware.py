"""What every request meets: the way to the sign-in, and what answers to signed-in people carry."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


class NoStoreMiddleware:
    """Pages and files of people who are signed in are kept by no cache and no browser: offices share computers.

    Stands below AuthenticationMiddleware. It overrules what a view says: there is no page that may be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in or request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store, private"
        return response


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends to the sign-in whoever is not signed in, and from there back to a page that can be opened.

    Where the session ended in mid-form, that is the page the form stood on: many addresses only take forms.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        here, came_from = f"{request.scheme}://{request.get_host()}/", request.headers.get("Referer", "")
        if request.method in {"GET", "HEAD"} or not came_from.startswith(here):
            return super().handle_no_permission(request, view_func)
        page = f"/{came_from.removeprefix(here)}"
        return redirect_to_login(page, self.get_login_url(view_func), self.get_redirect_field_name(view_func))
