"""The list behind the bell."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from salesops.base.undo import Undo, say_with_undo
from salesops.notices.actions import mark_all_read, mark_read, mark_unread
from salesops.notices.forms import MomentForm
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
    """Mark everything as read; the toast takes it back."""

    def post(self, request: HttpRequest) -> HttpResponse:
        count, moment = mark_all_read(by=reader(request))
        if count:
            text = ngettext("%(count)d notice is marked as read.", "%(count)d notices are marked as read.", count)
            undo = Undo(reverse("notices:notice-unread"), {"moment": moment.isoformat()})
            say_with_undo(request, text % {"count": count}, undo)
        return redirect("notices:notice-list")


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
