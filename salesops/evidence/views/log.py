"""The log of views and takings: read by those who judge a leak, and itself logged (CNF-2)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy, pgettext_lazy

from salesops.audit import seen, sights, was_seen
from salesops.audit.models import ViewLog
from salesops.base.clock import now
from salesops.desk.pages import Column, ListPage
from salesops.evidence.enums import LogSight
from salesops.evidence.filters import LogFilter
from salesops.evidence.rules import can_see_log
from salesops.org.pages import deny, reader
from salesops.org.visibility import visible_to


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
