"""Price discipline: where in their bands prices lie, by whose authority, and what was tried outside (PRC-4)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from quotes.queries.price import policy_in_force
from quotes.rules import can_see_attempts
from reports.enums import ReportSight
from reports.forms.discipline import DisciplineFilter
from reports.queries.discipline import (
    SHOWN,
    Choice,
    Grouping,
    Source,
    attempts_by,
    chart_of,
    listed_lines,
    rows_of,
    total_of,
)
from reports.queries.discipline_posts import posts_of
from reports.rules import can_see_discipline
from salesops.audit import seen
from salesops.base.clock import today
from salesops.desk.pages import SavedView
from salesops.org.models import Person
from salesops.org.pages import deny, reader

PART = "discipline-part"
_NOUNS = {
    Grouping.PRODUCT: gettext_lazy("Product"),
    Grouping.REP: gettext_lazy("Account manager"),
    Grouping.REGION: gettext_lazy("Region"),
    Grouping.MONTH: gettext_lazy("Month"),
}


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """By product, rep, region or month; of offers or of signed contracts. Who opened it is logged (CNF-2)."""
    person = reader(request)
    deny(can_see_discipline(person))
    _log(person)
    chosen = DisciplineFilter(request.GET)
    choice = chosen.choice()
    sees_attempts = bool(can_see_attempts(person))
    rows = rows_of(person, choice, attempts=attempts_by(person, choice) if sees_attempts else None)
    total = total_of(rows, person, choice)
    context = {
        "filter": {"form": chosen},
        "is_filtered": any(chosen.cleaned_data.get(name) for name in ("months", "region", "price_type")),
        "groupings": _tabs(request, choice.by),
        "group_label": _NOUNS[choice.by],
        "rows": rows,
        "total": total,
        "posts": posts_of(person, choice),
        "chart": chart_of(person, choice, total),
        "sees_attempts": sees_attempts,
        "lines_query": _query(request),
    }
    is_part = request.headers.get("HX-Target") == PART
    name = "reports/discipline/overview.html"
    return render(request, f"{name}#part" if is_part else name, context)


@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """The lines of one group, the lowest in its band first, each with its paper. Who opened them is logged (CNF-2)."""
    person = reader(request)
    deny(can_see_discipline(person))
    _log(person)
    chosen = DisciplineFilter(request.GET)
    choice = chosen.choice(request.GET.get("key", "")[:20])
    context = {
        "rows": listed_lines(person, choice),
        "title": _title(person, choice),
        "is_contracts": choice.source == Source.CONTRACTS,
        "most": SHOWN,
        "up_url": f"{reverse('reports:discipline-overview')}?{_query(request, key='')}",
    }
    return render(request, "reports/discipline/lines.html", context)


def _log(person: Person) -> None:
    """Under the version in force; under the reader where there is none."""
    seen(policy_in_force(today()) or person, by=person, what=ReportSight.DISCIPLINE)


def _title(person: Person, choice: Choice) -> str:
    if not choice.key:
        return _("All lines")
    found = rows_of(person, choice, attempts=None)
    return found[0].label if found else _("Nothing in this choice")


def _groupings() -> dict[Grouping, str]:
    return {
        Grouping.PRODUCT: _("By product"),
        Grouping.REP: _("By account manager"),
        Grouping.REGION: _("By region"),
        Grouping.MONTH: _("By month"),
    }


def _tabs(request: HttpRequest, now: Grouping) -> list[SavedView]:
    return [SavedView(label, f"?{_query(request, by=key)}", current=key == now) for key, label in _groupings().items()]


def _query(request: HttpRequest, **changes: str) -> str:
    """The present choice with some of it changed; nothing else of the address is kept."""
    kept = request.GET.copy()
    for name in set(kept) - {"of", "by", "months", "region", "price_type"}:
        kept.pop(name)
    for name, value in changes.items():
        kept[name] = value
        if not value:
            kept.pop(name)
    return kept.urlencode()
