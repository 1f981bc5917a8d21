"""The organisation as a tree, on any day (ORG-1)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from salesops.base import clock
from salesops.org.forms.department import DayForm
from salesops.org.pages import reader
from salesops.org.rules import can_manage_people, can_see_plans
from salesops.org.tree import coming_moves, company_on


@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """Who stands where under whom; ``?on=`` a day, who stood. Days to come are for those who plan them."""
    person = reader(request)
    today = clock.today()
    form = DayForm(request.GET or None)
    sees_plans = can_see_plans(person)
    day = form.day if sees_plans else min(form.day, today)
    may_manage = can_manage_people(person)
    context = {
        "company": company_on(day),
        "coming": coming_moves(max(day, today)) if sees_plans else [],
        "day": day,
        "is_past": day < today,
        "is_coming": day > today,
        "last_day": None if sees_plans else today,
        "may_manage": may_manage,
        "may_move": may_manage if day == today else None,
    }
    return render(request, "org/tree/tree.html", context)
