"""Pages of leak reports, for their authors and for whoever decides on them (CNF-4)."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from salesops.approvals.cards import request_view_for
from salesops.audit import seen
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.clock import today
from salesops.base.verdicts import Verdict
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.memos.actions.leak import report_again, report_leak
from salesops.memos.enums import LeakSight
from salesops.memos.filters import LeakFilter
from salesops.memos.forms.leak import LeakForm
from salesops.memos.models import LeakReport
from salesops.memos.queries.leak import log_lines
from salesops.memos.queries.next_step import next_when_returned
from salesops.memos.queries.paper import answers_of, files_of, record_for, story_of
from salesops.memos.queries.record import asked_about
from salesops.memos.rules import can_change_leak, can_read_leak_log, can_report_leak
from salesops.memos.views.memo import both_lists
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422


class LeakList(ListPage):
    """The own reports; for the general manager all that don't concern them."""

    model = LeakReport
    filterset_class = LeakFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("number", gettext_lazy("Number"), sort="number"),
        Column("record", gettext_lazy("About"), sort="record", order_by=("record_title",)),
        Column("author", gettext_lazy("Written by"), sort="author", order_by=("author__name",)),
        Column("state", gettext_lazy("State"), sort="state"),
        Column("noticed", gettext_lazy("Noticed on"), sort="noticed_on"),
        Column("written", gettext_lazy("Written"), sort="written_at"),
        Column("decided", gettext_lazy("Decided"), sort="answered_at"),
    )
    row_template = "memos/leak/_row.html"
    title = gettext_lazy("Leak reports")
    empty_title = gettext_lazy("No leak reports")
    empty_text = gettext_lazy("Whoever notices that something confidential got out reports it to the general manager.")
    new_url_name = "memos:leak-new"
    new_label = gettext_lazy("Report a leak")
    default_sort = "-written_at"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[LeakReport]:
        """Visible to the reader."""
        return visible_to(reader(request), LeakReport).select_related("author").defer("what", "access_log")

    def may_create(self, request: HttpRequest) -> Verdict:
        """Everybody may."""
        return can_report_leak(reader(request))

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """Both lists."""
        return both_lists("memos:leak-list")


def _colleagues(person: Person) -> QuerySet[Person]:
    return visible_to(person, Person).filter(is_active=True).exclude(pk=person.pk).order_by("name", "pk")


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Report a leak, of the record that the address names or of something else."""
    person = reader(request)
    deny(can_report_leak(person))
    about: Any = asked_about(person, request.GET.get("on", ""))
    form = LeakForm(
        request.POST or None,
        request.FILES or None,
        colleagues=_colleagues(person),
        initial={"noticed_on": today()},
    )
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        leak = attempt(form, lambda: report_leak(form.data_given, about=about, by=person))
        if leak is not None:
            messages.success(request, _("%(number)s is reported to the general manager.") % {"number": leak.number})
            return redirect(leak)
    context = {
        "form": form,
        "about": about,
        "cancel_url": about.get_absolute_url() if about is not None else reverse("memos:leak-list"),
    }
    return render(request, "memos/leak/new.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a report that came back, and put it once more."""
    person = reader(request)
    leak = load(request, LeakReport, pk)
    deny(can_change_leak(person, leak))
    if not leak.is_editable and request.method != "POST":
        return redirect(leak)
    form = LeakForm(request.POST or None, request.FILES or None, colleagues=_colleagues(person), leak=leak)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        asked = attempt(form, lambda: report_again(leak, form.data_given, revision=revision, by=person))
        if asked is not None:
            messages.success(request, _("%(number)s is reported again.") % {"number": leak.number})
            return redirect(asked)
        leak.refresh_from_db(fields=["revision"])
        form.keep_mine(leak.revision)
    context = {"form": form, "leak": leak, "files": files_of(leak), "cancel_url": leak.get_absolute_url()}
    return render(request, "memos/leak/edit.html", context, status=REJECTED if form.is_bound else 200)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One leak report with the frozen access log; that somebody else than its author read it is logged (CNF-2)."""
    person = reader(request)
    leak = load(request, LeakReport, pk, "author", "concerned")
    if leak.author_id != person.pk:
        seen(leak, by=person, what=LeakSight.READ)
    context = {
        "leak": leak,
        "record": record_for(person, leak),
        "files": files_of(leak),
        "answers": answers_of(leak),
        "log": log_lines(leak.access_log) if can_read_leak_log(person, leak.author_id) else None,
        "request_view": request_view_for(leak, person),
        "entries": story_of(leak),
        "next": next_when_returned(
            owner=leak.author.name,
            may_change=can_change_leak(person, leak) if leak.is_editable else None,
            url=reverse("memos:leak-edit", args=[leak.pk]),
        ),
    }
    return render(request, "memos/leak/detail.html", context)
