"""Pages of work reports: the list, the editor, one report, the team's week."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_GET, require_http_methods

from customers.models import Customer
from reports.actions.report import refuse_future, save_report, start_report, submit_report
from reports.filters import ReportFilter
from reports.forms.report import ReportForms
from reports.models import Report
from reports.queries.next_step import next_step_of
from reports.queries.report import find_report, unwritten_report, why_returned
from reports.queries.shown import due_clock, report_page, summary_of
from reports.rules import can_see_team, filings_seen_by, may_report_now, must_report
from salesops.approvals.cards import request_view_for
from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.clock import today
from salesops.base.weeks import Week, parse_week, week_of
from salesops.desk.pages import Column, ListPage
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.queries import post_titles
from salesops.org.rules import can_see_prices
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422
PAGE = 200
OFFERED_CUSTOMERS = 200


class ReportList(ListPage):
    """Reports the reader may see: the own ones, and what the people below submitted (RPT-5)."""

    model = Report
    filterset_class = ReportFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("period", gettext_lazy("Week"), sort="starts_on"),
        Column("person", gettext_lazy("Reporter"), sort="person", order_by=("person__name",)),
        Column("state", gettext_lazy("State"), sort="state"),
        Column("standing", gettext_lazy("Deadline")),
        Column("submitted", gettext_lazy("Submitted"), sort="submitted_at"),
        Column("filed", gettext_lazy("Filed"), sort="filed_at"),
    )
    row_template = "reports/report/_row.html"
    title = gettext_lazy("Work reports")
    empty_title = gettext_lazy("No reports yet")
    empty_text = gettext_lazy("A weekly report fills in its own figures; add what no book knows, and the plan.")
    new_url_name = "reports:report-now"
    new_label = gettext_lazy("Write this week's report")
    default_sort = "-starts_on"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """Visible to the reader."""
        return visible_to(reader(request), Report).select_related("person").defer("facts", "problems", "support")

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        """No way to write one for those who only read."""
        return {} if may_report_now(reader(request)) else {"new_url": ""}


@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """The way to the report of the present week."""
    return redirect("reports:report-edit", week_of(today()).code)


def _week(code: str) -> Week:
    try:
        return parse_week(code)
    except ValueError:
        raise Http404 from None


def _own(request: HttpRequest, code: str) -> tuple[Person, Report]:
    """The reader's report on a week, stored or not; nobody writes another's."""
    person, week = reader(request), _week(code)
    refuse_future(week)
    deny(must_report(person, week))
    return person, find_report(person, week) or unwritten_report(person, week)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write the report of a week: save it as a draft, or save and submit."""
    person, report = _own(request, code)
    if not report.is_editable and request.method != "POST":
        return redirect(report)
    forms = ReportForms(report, by=person, data=request.POST if request.method == "POST" else None)
    if is_check(request):
        return checked(request, forms.words, *forms.marks)
    if forms.words.is_bound and forms.is_valid():
        answer = _write(request, forms, person)
        if answer is not None:
            return answer
    return _editor(request, forms, status=REJECTED if forms.words.is_bound else 200)


def _write(request: HttpRequest, forms: ReportForms, person: Person) -> HttpResponse | None:
    """Save, and submit if that was the button. None: refused, and the page comes back with everything typed."""
    words, week = forms.words, Week(forms.report.starts_on)
    given, revision = forms.data_given, words.cleaned_data["revision"]
    saved = attempt(words, lambda: save_report(start_report(week, by=person), given, revision=revision, by=person))
    if saved is None:
        # Both values are shown; whoever saves again means it.
        current = find_report(person, week)
        words.carry_on(current.revision if current else revision)
        return None
    if request.POST.get("then") != "submit":
        messages.success(request, _("Saved as a draft."))
        return redirect("reports:report-edit", week.code)
    asked = attempt(words, lambda: submit_report(saved, by=person))
    if asked is None:
        # What was typed is stored now: the next save goes on from there.
        words.carry_on(saved.revision)
        return None
    messages.success(request, _("%(report)s is submitted.") % {"report": saved.number})
    return redirect(saved)


def _editor(request: HttpRequest, forms: ReportForms, *, status: int) -> HttpResponse:
    person, report = reader(request), forms.report
    context = {
        "forms": forms,
        "page": report_page(report, shows_amounts=bool(can_see_prices(person))),
        "clock": due_clock(report),
        "returned": why_returned(report),
        "superior": person.superior,
        "customers": _customers_offered(person),
    }
    return render(request, "reports/report/edit.html", context, status=status)


def _customers_offered(person: Person) -> QuerySet[Customer]:
    """The newest ones; an older one is found by its name or number all the same."""
    seen = visible_to(person, Customer).filter(archived_at__isnull=True)
    return seen.order_by("-registered_at")[:OFFERED_CUSTOMERS]


class Check(View):
    """While one types: what is still missing, and what will be carried over. Writes nothing."""

    computes_only = True

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """The bar under the editor and the carried items, from what stands on the page."""
        person, report = _own(request, code)
        forms = ReportForms(report, by=person, data=request.POST)
        return render(request, "reports/report/_check.html", {"forms": forms, "superior": person.superior})


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: figures as frozen, the words, the plan and what became of it, the chain."""
    person = reader(request)
    report = load(request, Report, pk)
    context = {
        "report": report,
        "page": report_page(report, shows_amounts=bool(can_see_prices(person))),
        "request_view": request_view_for(report, person),
        "timeline": timeline_for(report),
        "next": next_step_of(report, is_mine=report.person_id == person.pk),
    }
    return render(request, "reports/report/detail.html", context)


@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """Who of the team has filed the report of a week, who was late, whose is missing (RPT-5)."""
    person = reader(request)
    deny(can_see_team(person))
    present = week_of(today())
    week = _week(request.GET["week"]) if "week" in request.GET else present
    refuse_future(week)
    found = filings_seen_by(person, week)
    rows = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "week": week,
        "earlier": week.shifted(-1),
        "later": week.shifted(1) if week < present else None,
        "rows": rows,
        "counts": summary_of(found),
        "titles": post_titles(),
    }
    return render(request, "reports/report/team.html", context)
