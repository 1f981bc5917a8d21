"""Pages of requests for instructions and problem reports."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from salesops.approvals.cards import request_view_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.verdicts import Verdict
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.memos.actions.memo import ask_again, write_memo
from salesops.memos.filters import MemoFilter
from salesops.memos.forms.memo import MemoForm
from salesops.memos.models import Memo
from salesops.memos.queries.next_step import next_when_returned
from salesops.memos.queries.paper import answers_of, files_of, record_for, story_of
from salesops.memos.queries.record import asked_about
from salesops.memos.rules import can_change_memo, can_write_memo
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422


def both_lists(here: str) -> Sequence[SavedView]:
    """The way from the memos to the leak reports and back."""
    lists = (
        ("memos:memo-list", gettext_lazy("Requests and problem reports")),
        ("memos:leak-list", gettext_lazy("Leak reports")),
    )
    return [SavedView(label, reverse(name), current=name == here) for name, label in lists]


class MemoList(ListPage):
    """The memos one may read: the own ones, those of the people below, those one is asked about (APP-9)."""

    model = Memo
    filterset_class = MemoFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("headline", gettext_lazy("Headline"), sort="headline"),
        Column("sort", pgettext_lazy("memo", "Kind"), sort="sort"),
        Column("record", gettext_lazy("About"), sort="record", order_by=("record_title",)),
        Column("author", gettext_lazy("Written by"), sort="author", order_by=("author__name",)),
        Column("state", gettext_lazy("State"), sort="state"),
        Column("written", gettext_lazy("Written"), sort="written_at"),
        Column("answered", gettext_lazy("Answered"), sort="answered_at"),
    )
    row_template = "memos/memo/_row.html"
    title = gettext_lazy("Requests for instructions and problem reports")
    empty_title = gettext_lazy("No memos yet")
    empty_text = gettext_lazy("Ask your superior here, or from the page of the record that it is about.")
    new_url_name = "memos:memo-new"
    new_label = gettext_lazy("Ask or report")
    default_sort = "-written_at"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Memo]:
        """Visible to the reader."""
        return visible_to(reader(request), Memo).select_related("author").defer("text")

    def may_create(self, request: HttpRequest) -> Verdict:
        """Has the reader a superior to ask?"""
        return can_write_memo(reader(request))

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """Both lists."""
        return both_lists("memos:memo-list")


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a memo, about the record that the address names or about none."""
    person = reader(request)
    deny(can_write_memo(person))
    about = asked_about(person, request.GET.get("on", ""))
    form = MemoForm(request.POST or None, request.FILES or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        memo = attempt(form, lambda: write_memo(form.data_given, about=about, by=person))
        if memo is not None:
            messages.success(request, _("%(number)s is with your superior.") % {"number": memo.number})
            return redirect(memo)
    context = {
        "form": form,
        "about": about,
        "superior": person.superior,
        "cancel_url": _page_of(about) or reverse("memos:memo-list"),
    }
    return render(request, "memos/memo/new.html", context, status=REJECTED if form.is_bound else 200)


def _page_of(record: Any) -> str:
    return record.get_absolute_url() if record is not None else ""


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a memo that came back, and put it once more."""
    person = reader(request)
    memo = load(request, Memo, pk)
    deny(can_change_memo(person, memo))
    if not memo.is_editable and request.method != "POST":
        return redirect(memo)
    form = MemoForm(request.POST or None, request.FILES or None, memo=memo)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        asked = attempt(form, lambda: ask_again(memo, form.data_given, revision=revision, by=person))
        if asked is not None:
            messages.success(request, _("%(number)s is with your superior again.") % {"number": memo.number})
            return redirect(asked)
        memo.refresh_from_db(fields=["revision"])
        form.keep_mine(memo.revision)
    context = {"form": form, "memo": memo, "files": files_of(memo), "cancel_url": memo.get_absolute_url()}
    return render(request, "memos/memo/edit.html", context, status=REJECTED if form.is_bound else 200)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One memo: the question, the answer, the chain."""
    person = reader(request)
    memo = load(request, Memo, pk, "author", "owner")
    context = {
        "memo": memo,
        "record": record_for(person, memo),
        "files": files_of(memo),
        "answers": answers_of(memo),
        "request_view": request_view_for(memo, person),
        "entries": story_of(memo),
        "next": next_when_returned(
            owner=memo.owner.name,
            may_change=can_change_memo(person, memo) if memo.is_editable else None,
            url=reverse("memos:memo-edit", args=[memo.pk]),
        ),
    }
    return render(request, "memos/memo/detail.html", context)
