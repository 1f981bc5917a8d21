"""The palette: a dialog over any page, filled by htmx as one types; without a script a page of its own."""

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from salesops.desk.finding import asked, find

if TYPE_CHECKING:
    from salesops.org.models import Person


@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """What answers to ``?q=``; the options alone for htmx."""
    text = asked(request.GET.get("q", ""))
    groups = find(cast("Person", request.user), text)
    is_part = request.headers.get("HX-Request") == "true"
    context = {"groups": groups, "text": text, "how_many": sum(len(group.hits) for group in groups)}
    response = render(request, "desk/_options.html" if is_part else "desk/find.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
