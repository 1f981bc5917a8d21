"""The one list page: views, filter, columns, sort, selection, pages, totals, and what to say where there is nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import pgettext_lazy
from django.views import View
from django_filters import FilterSet

from salesops.base.refusals import Sentence
from salesops.base.verdicts import Allowed, Verdict
from salesops.desk.paging import COUNTED, BoundedPaginator, Totals
from salesops.desk.queries import OwnList, own_list

if TYPE_CHECKING:
    from salesops.org.models import Person

PICK = "pick"  # the name of the box before each row of a list whose rows can be chosen
LONGEST_KEY = 18
MOST_PICKED = 200
VIEWED = 99  # up to here the number beside a view is said: whoever has more doesn't work by it


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. ``sort`` is its name in the address and, unless ``order_by`` says otherwise, the field.

    An ``extra`` one is offered, and shown to whoever chose it.
    """

    key: str
    label: Sentence
    sort: str | None = None
    numeric: bool = False
    order_by: tuple[str, ...] = ()
    extra: bool = False


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter with a name above the list; ``pk`` is that of a reader's own one."""

    label: Sentence
    url: str
    current: bool = False
    count: int | None = None
    pk: int | None = None

    @property
    def count_text(self) -> str:
        """ "12", or "99+"; empty where nobody counted."""
        if self.count is None:
            return ""
        return str(self.count) if self.count <= VIEWED else f"{VIEWED}+"


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A button for the rows that were chosen: their keys (``picked``) are posted to ``url``."""

    label: Sentence
    url: str
    kind: Literal["plain", "stop"] = "plain"


class ListPage(View):
    """A list of records. A subclass says what it shows; ``get_queryset`` loads from ``visible_to(person, Model)``.

    Anything may stand in the query string: an unknown sort is the default sort, an impossible page the nearest one, a
    filter that can't be read doesn't filter. htmx gets the table alone. Queries: one for what the reader laid out, one
    count unless ``totals`` counted, one page of rows, and what the filter's choices and ``totals`` ask for.

    The row template draws its row with ``{% tr %}`` and each cell with ``{% td "key" %}`` of the library ``lists``: a
    cell of a column that isn't shown isn't drawn. A list below a record's address has no views and columns of one's
    own: they belong to a list, not to the record.
    """

    model: ClassVar[type[Model]]
    filterset_class: ClassVar[type[FilterSet] | None] = None
    columns: ClassVar[Sequence[Column]] = ()
    row_template: ClassVar[str] = ""
    title: ClassVar[Sentence] = ""
    empty_title: ClassVar[Sentence] = ""
    empty_text: ClassVar[Sentence] = ""
    new_url_name: ClassVar[str] = ""
    new_label: ClassVar[Sentence] = ""
    export_kind: ClassVar[str] = ""  # under which code the rows may be taken away (salesops.export)
    default_sort: ClassVar[str] = ""
    page_size: ClassVar[int] = 50
    counted_up_to: ClassVar[int] = COUNTED
    table_class: ClassVar[str] = ""
    template_name: ClassVar[str] = "components/list_page.html"
    part_name: ClassVar[str] = "components/list_page.html#part"
    shown: frozenset[str] = frozenset()  # the keys of the columns that are drawn; set before anything is loaded

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The page, or for htmx its table."""
        key = list_key(request)
        own = own_list(owner_of(request), key) if key else OwnList()
        offered = self.get_columns(request)
        columns = [column for at, column in enumerate(offered) if at == 0 or own.shows(column.key, extra=column.extra)]
        self.shown = frozenset(column.key for column in columns)
        queryset = self.get_queryset(request)
        filterset = self._filterset(request, queryset)
        if filterset is not None:
            queryset = filterset.qs
        sort = self._sort(request, columns)
        ordered = queryset.order_by(*_ordering(columns, sort), "-pk" if sort.startswith("-") else "pk")
        totals = self.totals(queryset)
        counted = totals.count if isinstance(totals, Totals) else None
        rows = BoundedPaginator(ordered, self.page_size, at_most=self.counted_up_to, counted=counted).get_page(
            request.GET.get("page")
        )
        self.dress(request, rows.object_list)
        is_part = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request")
        context = {
            "page": self,
            "title": self.title,
            "columns": columns,
            "offered": offered,
            "cells": {column.key: (str(column.label), column.numeric) for column in columns},
            "list_key": key,
            "target": "#list-part" if key else "",
            "rows": rows,
            "is_part": is_part,
            "row_template": self.row_template,
            "filter": filterset,
            "is_filtered": filterset is not None and _narrows(filterset),
            "totals": totals.texts if isinstance(totals, Totals) else totals,
            "sort": sort,
            "count": rows.paginator.count,
            "empty_title": self.empty_title,
            "empty_text": self.empty_text,
            "new_url": reverse(self.new_url_name) if self.new_url_name else "",
            "new_label": self.new_label,
            "may_create": self.may_create(request),
            "export_url": self._export_url(request),
            "views": self._tabs(request, own) if key else self.saved_views(request),
            "own_query": own_query(type(self), request.GET.urlencode()) if key else "",
            "bulk": self.bulk_actions(request),
            "table_class": self.table_class,
            **self.more_context(request),
        }
        response = render(request, self.part_name if is_part else self.template_name, context)
        patch_vary_headers(response, ["HX-Request"])
        return response

    @staticmethod
    def is_refresh(request: HttpRequest) -> bool:
        """Is only the table of a page wanted that is open already: filtered, sorted or turned over by htmx?"""
        return request.headers.get("HX-Target") == "list-part"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What this person may see, with what a row shows already joined."""
        raise NotImplementedError

    def get_columns(self, request: HttpRequest) -> Sequence[Column]:
        """The columns for this person; what isn't shown can't be sorted by either."""
        return self.columns

    def totals(self, queryset: QuerySet[Any]) -> Totals | Mapping[str, Any] | None:
        """Column key → text under the column, over all filtered rows, or None."""
        return None

    def may_create(self, request: HttpRequest) -> Verdict:
        """May this person make a new one? The reason stands beside the button that isn't there."""
        return Allowed()

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """Filters with a name."""
        return ()

    def bulk_actions(self, request: HttpRequest) -> Sequence[BulkAction]:
        """What this person may do with several rows at once; with none, rows can't be chosen."""
        return ()

    def dress(self, request: HttpRequest, rows: Any) -> None:
        """Set on the rows of this page what only they need, such as why a search has found them."""

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        """What the row template needs besides ``row``."""
        return {}

    def _export_url(self, request: HttpRequest) -> str:
        """Where what the filter lets through may be taken away."""
        if not self.export_kind:
            return ""
        query = own_query(type(self), request.GET.urlencode())
        url = reverse("export:run-new", args=[self.export_kind])
        return f"{url}?{query}" if query else url

    def _tabs(self, request: HttpRequest, own: OwnList) -> Sequence[SavedView]:
        """The list's views and then the reader's own; a list that is filtered has at least the one that isn't."""
        given, place = list(self.saved_views(request)), request.path
        if not given and self.filterset_class is not None:
            given = [SavedView(pgettext_lazy("filter", "All"), place, current=True)]
        here = _asked(own_query(type(self), request.GET.urlencode()))
        mine = [
            SavedView(view.name, f"{place}?{query}" if query else place, current=_asked(query) == here, pk=view.pk)
            for view, query in ((view, own_query(type(self), view.query)) for view in own.views)
        ]
        if any(view.current for view in mine):
            given = [replace(view, current=False) for view in given]
        return [*given, *mine]

    def _filterset(self, request: HttpRequest, queryset: QuerySet[Any]) -> FilterSet | None:
        if self.filterset_class is None:
            return None
        return self.filterset_class(data=request.GET, queryset=queryset, request=request)

    def _sort(self, request: HttpRequest, columns: Sequence[Column]) -> str:
        wanted = request.GET.get("sort", "")
        known = {column.sort for column in columns if column.sort}
        return wanted if wanted.removeprefix("-") in known else self.default_sort


def _ordering(columns: Sequence[Column], sort: str) -> list[str]:
    """The fields to order by; a default sort need not be a column."""
    name = sort.removeprefix("-")
    if not name:
        return []
    fields = next((column.order_by for column in columns if column.sort == name and column.order_by), (name,))
    return [_turned(field) for field in fields] if sort.startswith("-") else list(fields)


def _turned(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def _narrows(filterset: FilterSet) -> bool:
    form = filterset.form
    return form.is_valid() and any(
        value not in form.fields[name].empty_values for name, value in form.cleaned_data.items()
    )


def list_key(request: HttpRequest) -> str:
    """Under which name a reader's views and columns of this list are kept, that of its address; "" for none."""
    match = request.resolver_match
    return match.view_name if match is not None and match.url_name and not match.kwargs else ""


def own_query(page: type[ListPage], query: str) -> str:
    """What of a query string this list itself understands, without the page it is turned to; nothing else is kept."""
    names = list(page.filterset_class.base_filters) if page.filterset_class else []
    kept = QueryDict(mutable=True)
    for key, values in QueryDict(query).lists():
        chosen = [value for value in values if value]
        if chosen and (key == "sort" or any(key == name or key.startswith(f"{name}_") for name in names)):
            kept.setlist(key, chosen)
    return kept.urlencode()


def picked(request: HttpRequest) -> list[int]:
    """The keys of the rows that were chosen; what is no key is none."""
    return chosen_keys(request.POST)


def chosen_keys(sent: QueryDict) -> list[int]:
    """The same of an address or a form; no more of them than a page of a list may have."""
    keys = (key for key in sent.getlist(PICK) if len(key) <= LONGEST_KEY and key.isascii() and key.isdigit())
    return [int(key) for key in keys][:MOST_PICKED]


def owner_of(request: HttpRequest) -> "Person":
    """Whose desk it is. Raises ``TypeError`` on a public page: nobody is signed in there."""
    if not request.user.is_authenticated:
        raise TypeError("a desk belongs to somebody who is signed in")
    return request.user


def _asked(query: str) -> dict[str, list[str]]:
    """A query string without the order of its parts."""
    return dict(sorted(QueryDict(query).lists()))
