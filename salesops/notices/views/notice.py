"""The list behind the bell."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from salesops.notices.actions import mark_all_read, mark_read
from salesops.notices.models import Notice
from salesops.notices.queries import unread_count
from salesops.org.pages import load, reader
from salesops.org.visibility import visible_to

PAGE_SIZE = 50


class NoticeList(View):
    """One's own notices, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        person = reader(request)
        pages = Paginator(visible_to(person, Notice).order_by("-pk"), PAGE_SIZE)
        return render(
            request,
            "notices/notice/list.html",
            {"rows": pages.get_page(request.GET.get("page")), "unread": unread_count(person)},
        )


class NoticeRead(View):
    """Mark one as read and go where it points. A POST: a link that is only looked at by a program reads nothing."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = load(request, Notice, pk)
        mark_read(notice, by=reader(request))
        return redirect(notice.url)


class NoticeReadAll(View):
    """Mark everything as read."""

    def post(self, request: HttpRequest) -> HttpResponse:
        mark_all_read(by=reader(request))
        return redirect("notices:notice-list")
