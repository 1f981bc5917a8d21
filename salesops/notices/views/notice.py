"""The list behind the bell."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.views import View

from salesops.base.undo import Undo, say_with_undo
from salesops.desk.pages import BulkAction, Column, ListPage, SavedView, picked
from salesops.notices.actions import Marked, mark_all_read, mark_read, mark_these_read, mark_unread
from salesops.notices.filters import UNREAD, NoticeFilter
from salesops.notices.forms import MomentForm
from salesops.notices.models import Notice
from salesops.notices.queries import unread_count
from salesops.org.pages import load, reader
from salesops.org.visibility import visible_to


class NoticeList(ListPage):
    """One's own notices, newest first."""

    model = Notice
    filterset_class = NoticeFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("notice", gettext_lazy("Notice")),
        Column("time", gettext_lazy("Time"), sort="time", order_by=("pk",)),
        Column("open", pgettext_lazy("notice", "Open")),
    )
    row_template = "notices/notice/_row.html"
    template_name = "notices/notice/list.html"
    table_class = "brief"
    title = gettext_lazy("Notices")
    empty_title = gettext_lazy("No notices")
    empty_text = gettext_lazy("When something waits for you, or something of yours was decided, it is said here.")
    default_sort = "-pk"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        """One's own."""
        return visible_to(reader(request), Notice)

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """All, and what is new."""
        url, chosen = request.path, request.GET.get("state", "")
        return [
            SavedView(pgettext("filter", "All"), url, current=not chosen),
            SavedView(pgettext("notices", "Unread"), f"{url}?state={UNREAD}", current=chosen == UNREAD),
        ]

    def bulk_actions(self, request: HttpRequest) -> Sequence[BulkAction]:
        """The chosen ones were read."""
        return [BulkAction(gettext_lazy("Mark as read"), reverse("notices:notice-read-chosen"))]

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        """How many are new, above the list."""
        return {} if self.is_refresh(request) else {"unread": unread_count(reader(request))}


class NoticeRead(View):
    """Mark one as read and go where it points. A POST: a link that is only looked at by a program reads nothing."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = load(request, Notice, pk)
        mark_read(notice, by=reader(request))
        return redirect(notice.url)


class NoticeReadAll(View):
    """Mark everything as read; the toast takes it back."""

    def post(self, request: HttpRequest) -> HttpResponse:
        return _marked(request, mark_all_read(by=reader(request)))


class NoticeReadChosen(View):
    """Mark the chosen ones as read; the toast takes it back."""

    def post(self, request: HttpRequest) -> HttpResponse:
        person = reader(request)
        return _marked(request, mark_these_read(visible_to(person, Notice).filter(pk__in=picked(request)), by=person))


class NoticeUnread(View):
    """Take back that notices were marked as read at a moment."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MomentForm(request.POST)
        count = mark_unread(form.cleaned_data["moment"], by=reader(request)) if form.is_valid() else 0
        if count:
            text = ngettext("%(count)d notice is new again.", "%(count)d notices are new again.", count)
            messages.success(request, text % {"count": count})
        else:
            messages.info(request, _("There is nothing to take back."))
        return redirect("notices:notice-list")


def _marked(request: HttpRequest, marked: Marked) -> HttpResponse:
    count, moment = marked
    if count:
        text = ngettext("%(count)d notice is marked as read.", "%(count)d notices are marked as read.", count)
        undo = Undo(reverse("notices:notice-unread"), {"moment": moment.isoformat()})
        say_with_undo(request, text % {"count": count}, undo)
    return redirect("notices:notice-list")
