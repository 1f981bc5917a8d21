"""A draft is gone when its form was accepted."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from salesops.base.checks import is_check
from salesops.desk.drafts import LONGEST_KEY, drop_draft
from salesops.once.middleware import DRAFT, is_onward


class DraftMiddleware:
    """Lets go of the draft that a form names (``drafts.js``) once its answer sends the browser onward.

    Stands below OnceMiddleware: the draft goes in the transaction that did what was typed in it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_sent = request.method == "POST" and not is_check(request)
        if is_sent and is_onward(response) and request.user.is_authenticated:
            key = request.POST.get(DRAFT, "")
            if key and len(key) <= LONGEST_KEY and "\x00" not in key:
                drop_draft(key, by=request.user)
        return response
