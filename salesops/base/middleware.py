"""What every answer to a signed-in person carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


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
