"""One's own views and columns of the lists. Each form goes back to the list that it came from."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from salesops.base.undo import Undo, say_with_undo
from salesops.desk.actions import choose_columns, drop_view, give_view_back, save_view
from salesops.desk.pages import ListPage, own_query, owner_of
from salesops.desk.queries import own_view


@require_POST
def view_new(request: HttpRequest) -> HttpResponse:
    """Keep the filter that is set under a name. A view that comes back (``back``) takes no name from another one."""
    key, page = _list_of(request.POST.get("list", ""))
    name, query = request.POST.get("name", ""), own_query(page, request.POST.get("query", ""))
    keep = give_view_back if "back" in request.POST else save_view
    view = keep(key, name, query, by=owner_of(request))
    if "back" in request.POST and view.name != name:
        words = {"name": name, "new": view.name}
        messages.success(
            request, _("The view is back as “%(new)s”: “%(name)s” is the name of another one by now.") % words
        )
    else:
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(_back(key, view.query))


@require_POST
def view_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Let go of a view; the list stays as it is filtered."""
    view = own_view(owner_of(request), pk)
    if view is None:
        raise Http404
    drop_view(view, by=owner_of(request))
    kept = {"list": view.list_key, "name": view.name, "query": view.query, "back": "1"}
    again = Undo(reverse("desk:view-new"), kept)
    say_with_undo(request, _("The view “%(name)s” is deleted.") % {"name": view.name}, again)
    return redirect(_back(view.list_key, view.query))


@require_POST
def columns(request: HttpRequest) -> HttpResponse:
    """Show the chosen ones of the columns that were offered; the first one stays."""
    key, page = _list_of(request.POST.get("list", ""))
    known = [column.key for column in page.columns[1:]]
    away = set(request.POST.getlist("offered")) - set(request.POST.getlist("shown"))
    choose_columns(key, [column for column in known if column in away], by=owner_of(request))
    return redirect(_back(key, own_query(page, request.POST.get("query", ""))))


def _list_of(key: str) -> tuple[str, type[ListPage]]:
    """The list that a form names by the name of its address; 404 for anything else."""
    try:
        match = resolve(reverse(key))
    except NoReverseMatch:
        raise Http404 from None
    page = getattr(match.func, "view_class", None)
    if match.view_name != key or not isinstance(page, type) or not issubclass(page, ListPage):
        raise Http404
    return key, page


def _back(key: str, query: str) -> str:
    return f"{reverse(key)}?{query}" if query else reverse(key)
