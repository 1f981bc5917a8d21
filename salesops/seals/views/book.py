"""The register as a book: one page a month, for the printer."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from salesops.base.clock import now, today
from salesops.base.look import month_text
from salesops.desk.pages import SavedView
from salesops.org.pages import reader
from salesops.org.visibility import visible_to
from salesops.seals.models import SealEntry
from salesops.seals.queries.entry import months_of, of_month


@require_GET
def book(request: HttpRequest) -> HttpResponse:
    """The entries of a month that the reader may see, in the order of their numbers."""
    person = reader(request)
    entries = visible_to(person, SealEntry)
    month = _month_asked(request.GET.get("month", "")) or today().replace(day=1)
    views = [
        SavedView(month_text(one), f"?month={one:%Y-%m}", current=one == month)
        for one in sorted({month, *months_of(entries)}, reverse=True)
    ]
    context = {"rows": list(of_month(entries, month)), "month": month, "views": views, "printed_at": now()}
    return render(request, "seals/entry/book.html", context)


def _month_asked(text: str) -> date | None:
    """The first day of a month such as 2026-11; None for whatever else may be typed."""
    try:
        year, month = text.split("-")
        return date(int(year), int(month), 1) if len(text) <= len("2026-11") and int(year) < date.max.year else None
    except ValueError:
        return None
