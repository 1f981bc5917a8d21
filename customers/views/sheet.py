"""Pages of the week's sheet of customers: the list, writing one, one as it was handed in, who has handed in."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from customers.actions.sheet import hand_in_sheet, open_copy
from customers.filters import SheetFilter
from customers.forms.sheet import SheetForms
from customers.models import CustomerSheet
from customers.queries.sheet import shown_rows
from customers.queries.sheet_filing import DUE_DAYS, find_sheet, next_step_of_sheets, next_week_of, with_counts
from customers.rules.sheet import can_hand_in, can_see_filings, can_see_sheets, must_file_sheet, sheet_filings_seen_by
from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.clock import today
from salesops.base.look import deadline_text, week_clock
from salesops.base.weeks import Week, parse_week, week_of
from salesops.desk.pages import Column, ListPage
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422
PAGE = 200


class SheetList(ListPage):
    """The sheets one may see: the own ones, a manager's region, what was filed for one (VIS-3)."""

    model = CustomerSheet
    filterset_class = SheetFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("week", gettext_lazy("Week"), sort="week"),
        Column("person", gettext_lazy("Account manager"), sort="person", order_by=("person__name",)),
        Column("customers", gettext_lazy("Customers"), sort="customers", numeric=True),
        Column("complete", gettext_lazy("Completeness"), sort="completeness", numeric=True),
        Column("standing", gettext_lazy("Deadline")),
        Column("submitted", gettext_lazy("Handed in"), sort="submitted_at", numeric=True),
        Column("opened", gettext_lazy("Opened by")),
    )
    row_template = "customers/sheet/_row.html"
    template_name = "customers/sheet/list.html"
    title = gettext_lazy("Customer sheets")
    empty_title = gettext_lazy("No customer sheets yet")
    empty_text = gettext_lazy(
        "Each week fills in the customers one had to do with; its account manager says what is next, and hands it in."
    )
    default_sort = "-week"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[CustomerSheet]:
        """Visible to the reader, with how many customers each names and who opened it."""
        deny(can_see_sheets(reader(request)))
        return with_counts(visible_to(reader(request), CustomerSheet)).select_related("person")

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        """The sheet that waits for the reader, and the way to who has handed in."""
        person = reader(request)
        week = next_week_of(person)
        return {
            "next": next_step_of_sheets(week, opens=can_hand_in(person, week)) if week else None,
            "may_see_filings": can_see_filings(person),
        }


def _week(code: str) -> Week:
    try:
        return parse_week(code)
    except ValueError:
        raise Http404 from None


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Look over the week's rows, complete them, hand the sheet in."""
    person, week = reader(request), _week(code)
    deny(must_file_sheet(person, week))
    sheet = find_sheet(person, week)
    if sheet is not None and request.method != "POST":
        return redirect(sheet)
    forms = SheetForms(person, week, request.POST if request.method == "POST" else None)
    if is_check(request):
        return checked(request, forms.remark, *forms.rows)
    if forms.remark.is_bound and forms.is_valid():
        remark = forms.remark.cleaned_data["remark"]
        handed_in = attempt(forms.remark, lambda: hand_in_sheet(week, forms.words_given, remark, by=person))
        if handed_in is not None:
            messages.success(request, _("%(number)s is handed in.") % {"number": handed_in.number})
            return redirect(handed_in)
    due_at = week.due_at(DUE_DAYS)
    context = {
        "forms": forms,
        "week": week,
        "clock": week_clock(week, due_at),
        "due_text": deadline_text(due_at),
        "may": can_hand_in(person, week),
    }
    return render(request, "customers/sheet/edit.html", context, status=REJECTED if forms.remark.is_bound else 200)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet as it was handed in, on paper an A4 page across; whose copy it is has opened it now."""
    person = reader(request)
    sheet = load(request, CustomerSheet, pk, "person", "region")
    open_copy(sheet, by=person)
    context = {
        "sheet": sheet,
        "week": Week(sheet.week),
        "rows": shown_rows(sheet.rows, reader=person),
        "copies": sheet.copies.select_related("reader").order_by("pk"),
        "due_text": deadline_text(sheet.due_at),
        "timeline": timeline_for(sheet),
    }
    return render(request, "customers/sheet/detail.html", context)


@require_GET
def of_week(request: HttpRequest) -> HttpResponse:
    """Who has handed in the sheet of a week, who was late, whose is missing."""
    person: Person = reader(request)
    deny(can_see_filings(person))
    present = week_of(today())
    week = min(_week(request.GET["week"]), present) if "week" in request.GET else present
    found = sheet_filings_seen_by(person, week)
    context = {
        "week": week,
        "earlier": week.shifted(-1),
        "later": week.shifted(1) if week < present else None,
        "rows": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "filed": sum(not one.is_open for one in found),
        "due_text": deadline_text(week.due_at(DUE_DAYS)),
    }
    return render(request, "customers/sheet/week.html", context)
