"""The log of views and takings: read by those who judge a leak, and itself logged (CNF-2)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views import View

from salesops.audit import seen, sights, was_seen
from salesops.audit.models import ViewLog
from salesops.base.clock import now, today
from salesops.desk.pages import Column, ListPage
from salesops.documents.sheets import Cell, as_download, write_sheet
from salesops.evidence.enums import LogSight, LogTaking
from salesops.evidence.filters import LogFilter
from salesops.evidence.rules import can_see_log
from salesops.org.pages import deny, reader
from salesops.org.visibility import visible_to

MOST_EXPORTED = 20_000


class LogPage(ListPage):
    """Who saw what and took away what, the newest first."""

    model = ViewLog
    filterset_class = LogFilter
    title = gettext_lazy("Log of views")
    columns = (
        Column("at", gettext_lazy("Time"), sort="at"),
        Column("by", gettext_lazy("Person")),
        Column("what", gettext_lazy("What was done")),
        Column("record", pgettext_lazy("log", "Record")),
        Column("ip", gettext_lazy("From where")),
    )
    row_template = "evidence/log/_row.html"
    template_name = "evidence/log/list.html"
    default_sort = "-at"
    table_class = "brief"
    empty_title = gettext_lazy("Nothing was seen yet")
    empty_text = gettext_lazy("Whoever opens or exports something confidential is recorded here.")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        person = reader(request)
        deny(can_see_log(person))
        # Once an hour, and not every letter of a filter: else the log would be about itself.
        if not was_seen(person, by=person, what=LogSight.OPENED, since=now() - timedelta(hours=1)):
            seen(person, by=person, what=LogSight.OPENED)
        return super().get(request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return visible_to(reader(request), ViewLog).select_related("by", "subject_type")

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        return {"may_create": None, "takings": set(sights.takings()), "query": request.GET.urlencode()}


class LogExport(View):
    """The same rows as a sheet; taking it away is written down too."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The newest rows that the filter lets through."""
        person = reader(request)
        deny(can_see_log(person))
        rows = visible_to(person, ViewLog).select_related("by", "subject_type")
        narrowed = LogFilter(data=request.GET, queryset=rows, request=request).qs.order_by("-at", "-pk")
        head = [
            _("Time"),
            _("Person"),
            _("What was done"),
            _("Sort"),
            _("Kind of record"),
            pgettext("log", "Record"),
            _("From where"),
        ]
        content = write_sheet(_("Log of views"), head, _cells(narrowed[:MOST_EXPORTED]), reader=person)
        seen(person, by=person, what=LogTaking.EXPORTED)
        return as_download(content, f"log-{today():%Y%m%d}.xlsx")


def _cells(rows: QuerySet[ViewLog]) -> Iterator[Sequence[Cell]]:
    takings = set(sights.takings())
    for row in rows.iterator(chunk_size=2000):
        kind = row.subject_type.name
        sort = _("exported") if row.what in takings else _("looked at")
        yield (row.at, row.by.name, sights.sentence(row.what), sort, kind, row.title, row.ip or "")
