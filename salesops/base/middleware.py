"""What every request meets: the way to the sign-in, and what answers to signed-in people carry."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


class CompressMiddleware(GZipMiddleware):
    """Sends pages and their parts compressed, a fifth of their size on a phone's network; files go as they are.

    Stands above whatever writes into a page. Who may guess a secret from a page's length: docs/security.md.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


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


class WrongMethodMiddleware:
    """Gives the bare 405 of an address that only takes forms a page: somebody opened it from a bookmark or a history.

    Stands below MessageMiddleware, whose page it draws. What htmx asks for stays bare.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or request.headers.get("HX-Request"):
            return response
        back = page_before(request)
        context = {"back": back if back != request.get_full_path() else ""}
        page = render(request, "405.html", context, status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def page_before(request: HttpRequest) -> str:
    """The page of ours on which the request was made, as a path; empty if there was none."""
    here, came_from = f"{request.scheme}://{request.get_host()}/", request.headers.get("Referer", "")
    page = f"/{came_from.removeprefix(here)}"
    # A path that begins with two slashes is an address elsewhere.
    return page if came_from.startswith(here) and url_has_allowed_host_and_scheme(page, allowed_hosts=None) else ""


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends to the sign-in whoever is not signed in, and from there back to a page that can be opened.

    Where the session ended in mid-form, that is the page the form stood on: many addresses only take forms.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        page = page_before(request)
        if request.method in {"GET", "HEAD"} or not page:
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(page, self.get_login_url(view_func), self.get_redirect_field_name(view_func))
