"""What a week's visits are about, and what became of those that were planned (VIS-1, VIS-4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customers.actions.visit import confirm_focus, write_focus
from customers.forms.visit import FocusForm
from customers.models import WeekFocus
from customers.queries.visit_done import planned_against_done
from customers.rules import can_confirm_focus, can_see_visits, can_write_focus, visitors_for
from customers.views.visit import chosen_day
from salesops.base import clock
from salesops.base.forms import revision_read
from salesops.base.refusals import Refusal
from salesops.base.weeks import week_of
from salesops.org.pages import deny, load, reader
from salesops.policy.refused import toast

WEEKS = 12


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Write down the focus of one's own week; a refusal is told on the calendar."""
    person = reader(request)
    deny(can_write_focus(person))
    form = FocusForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A focus says what the visits are about."))
        return redirect("customers:visit-calendar")
    week, text, revision = (form.cleaned_data[name] for name in ("week", "text", "revision"))
    try:
        write_focus(week, text, by=person, revision=revision)
    except Refusal as refusal:
        toast(request, refusal)
    else:
        messages.success(request, _("The focus of the week is saved."))
    return redirect(f"{reverse('customers:visit-calendar')}?day={week.isoformat()}")


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what somebody's week is about."""
    person = reader(request)
    focus = load(request, WeekFocus, pk)
    deny(can_confirm_focus(person, focus))
    try:
        confirm_focus(focus, by=person, revision=revision_read(request))
    except Refusal as refusal:
        toast(request, refusal)
    else:
        messages.success(request, _("The focus of the week is confirmed."))
    return redirect(f"{reverse('customers:visit-calendar')}?day={focus.week.isoformat()}&person={focus.person_id}")


@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """Planned against done: a week of everybody one leads, or the last weeks of one (VIS-4)."""
    person = reader(request)
    deny(can_see_visits(person))
    people = list(visitors_for(person).order_by("name"))
    week = week_of(min(chosen_day(request), clock.today()))
    named = next((one for one in people if str(one.pk) == request.GET.get("person")), None)
    alone = named or (person if people == [person] else None)
    weeks = [week.shifted(-number) for number in range(WEEKS)] if alone else [week]
    rows, total = planned_against_done([alone] if alone else people, weeks)
    context = {
        "week": week,
        "earlier": week.shifted(-1),
        "later": week.shifted(1) if week < week_of(clock.today()) else None,
        "alone": alone,
        "leads": people != [person],
        "rows": rows,
        "total": total,
    }
    return render(request, "customers/visit/done.html", context)
