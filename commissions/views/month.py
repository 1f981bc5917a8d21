"""The months of the company: closed ones, the next one, and the button that closes it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from commissions.actions.settlement import settle_month
from commissions.enums import CommissionSight
from commissions.models import Settlement
from commissions.periods import month_code, parse_month
from commissions.queries.month import month_page, next_month, note_for
from commissions.rules import can_see_months, can_settle
from salesops.audit import seen, timeline_for
from salesops.base.look import amount_text, month_text
from salesops.desk.pages import Column, ListPage
from salesops.org.pages import deny, reader
from salesops.org.visibility import visible_to


class MonthList(ListPage):
    """The closed months; above them the one whose turn it is."""

    model = Settlement
    columns: ClassVar[Sequence[Column]] = (
        Column("month", gettext_lazy("Month"), sort="month"),
        Column("own", gettext_lazy("Commission"), sort="own", numeric=True),
        Column("payable", gettext_lazy("Payable"), numeric=True),
        Column("paid", gettext_lazy("Paid out"), sort="paid", numeric=True),
        Column("retained", gettext_lazy("Retained"), numeric=True),
        Column("pool", gettext_lazy("Team pools"), numeric=True),
        Column("entries", gettext_lazy("Entries"), numeric=True),
        Column("settled", gettext_lazy("Settled")),
    )
    row_template = "commissions/month/_row.html"
    template_name = "commissions/month/list.html"
    table_class = "brief"
    title = gettext_lazy("Month end")
    empty_title = gettext_lazy("No month settled yet")
    empty_text = gettext_lazy("The first month that is settled takes up all that was collected until then.")
    default_sort = "-month"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Settlement]:
        """For those who see what all earn."""
        deny(can_see_months(reader(request)))
        return visible_to(reader(request), Settlement).select_related("settled_by")

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        """What the next month would come to."""
        return {} if self.is_refresh(request) else {"coming": next_month()}


@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One month: its sums and its statements; of the open one, what they would be. Whoever reads what all earn is
    logged (CNF-2): at the settlement, or, as an open month has no row, at the reader.
    """
    person = reader(request)
    deny(can_see_months(person))
    try:
        page = month_page(parse_month(code))
    except ValueError:
        raise Http404 from None
    if page is None:
        raise Http404
    seen(page.settlement or person, by=person, what=CommissionSight.MONTH)
    context = {
        "page": page,
        "may_settle": can_settle(person),
        "entries": timeline_for(page.settlement) if page.settlement else [],
    }
    return render(request, "commissions/month/detail.html", context)


@require_POST
def settle(request: HttpRequest, code: str) -> HttpResponse:
    """Close the month (COM-6)."""
    person = reader(request)
    deny(can_settle(person))
    try:
        month = parse_month(code)
    except ValueError:
        raise Http404 from None
    result = settle_month(month, by=person)
    told = {"month": month_text(month), "paid": amount_text(result.paid)}
    if result.already:
        messages.info(request, _("%(month)s was settled before; nothing was added.") % told)
    else:
        messages.success(request, _("%(month)s is settled; %(paid)s is to be paid out.") % told)
    return redirect("commissions:month-detail", month_code(month))


@require_GET
def note(request: HttpRequest) -> HttpResponse:
    """For the form of a receipt: whether the month of ``day`` is closed, and what that means. Empty otherwise."""
    deny(can_see_months(reader(request)))
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        day = None
    return render(request, "commissions/month/_note.html", {"note": note_for(day) if day else ""})
