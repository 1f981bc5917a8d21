"""Pages of planned visits: the calendar, a plan, its report, the focus of a week, planned against done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customers.actions.note import log_contact
from customers.actions.visit import cancel_visit, edit_plan, move_visit, plan_visit
from customers.forms.visit import CancelForm, FocusForm, MoveForm, PlanForm, VisitReportForm
from customers.models import Customer, VisitPlan
from customers.periods import Span
from customers.queries.customer import at_once
from customers.queries.visit import (
    calendar_page,
    facts_of_plan,
    focuses_of,
    latest_report,
    next_step_of,
    standing_mark,
    visits_of_customer,
)
from customers.rules import (
    acts_for,
    can_change_plan,
    can_confirm_focus,
    can_plan_visit,
    can_plan_visits,
    can_report_plan,
    can_see_visits,
    can_write_focus,
    visitors_for,
)
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.fields import DateInput
from salesops.base.refusals import Refusal
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt, toast

REJECTED = 422
OFFERED = 30
LONGEST_NAME = 120
ALL = "all"


def chosen_day(request: HttpRequest) -> Any:
    """The day in the address; today without one, or where it is none."""
    try:
        return DateInput(required=False).clean(request.GET.get("day", "")) or clock.today()
    except ValidationError:
        return clock.today()


def chosen_person(request: HttpRequest, people: list[Person]) -> Person | None:
    """Whose calendar is asked for: by default one's own, or, of those who only lead, everybody's."""
    asked, me = request.GET.get("person", ""), reader(request)
    named = next((one for one in people if str(one.pk) == asked), None)
    mine = me if can_write_focus(me) else None
    return named or (None if asked == ALL else mine)


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The visits of a month, a week or a day (VIS-1); a visit is dragged to another day."""
    person = reader(request)
    deny(can_see_visits(person))
    people = list(visitors_for(person).order_by("name"))
    whose = chosen_person(request, people)
    asked = request.GET.get("span", "")
    span = Span(asked) if asked in Span.values else Span.WEEK
    plans = visible_to(person, VisitPlan)
    page = calendar_page(
        plans.filter(owner=whose) if whose else plans, span, chosen_day(request), may_change=acts_for(person)
    )
    focuses = focuses_of(person, page.week, whose) if span == Span.WEEK else []
    mine = next((one for one in focuses if one.person_id == person.pk), None)
    initial = {"week": page.week.monday, "text": mine.text if mine else "", "revision": mine.revision if mine else 0}
    may_write = span == Span.WEEK and whose == person and can_write_focus(person) and not page.is_over
    context = {
        "page": page,
        "spans": Span.choices,
        "people": people if people != [person] else [],
        "whose": whose,
        "shows_names": whose is None,
        "focuses": [(one, can_confirm_focus(person, one)) for one in focuses],
        "my_focus": mine,
        "focus_form": FocusForm(initial=initial) if may_write else None,
        "may_plan": can_plan_visits(person),
        "today": clock.today(),
    }
    return render(request, "customers/visit/calendar.html", context)


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """To whom is the visit? The way to the plan from the calendar."""
    person = reader(request)
    deny(can_plan_visits(person))
    text = request.GET.get("q", "").replace("\x00", "")[:LONGEST_NAME]
    mine = visible_to(person, Customer, shared=False).filter(archived_at__isnull=True)
    named = at_once(mine, text)  # type: ignore[arg-type]  # the selector's own query set
    found = named.order_by("name") if text else mine.order_by("-registered_at")
    context = {"text": text, "customers": found[:OFFERED], "day": chosen_day(request)}
    return render(request, "customers/visit/choose.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """Plan a visit to a customer (VIS-1)."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_plan_visit(person, customer))
    form = PlanForm(request.POST or None, initial={"day": max(chosen_day(request), clock.today())})
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        plan = attempt(form, lambda: plan_visit(customer, form.data_given, by=person))
        if plan is not None:
            messages.success(request, _("The visit is planned."))
            return redirect(in_calendar(plan))
    context = {"form": form, "customer": customer, "cancel_url": customer.get_absolute_url()}
    return render(request, "customers/visit/new.html", context, status=REJECTED if form.is_bound else 200)


def in_calendar(plan: VisitPlan) -> str:
    """The week of the calendar in which it stands."""
    query = QueryDict(mutable=True)
    query.update({"day": plan.day.isoformat(), "person": str(plan.owner_id)})
    return f"{reverse('customers:visit-calendar')}?{query.urlencode()}#visit-{plan.pk}"


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One planned visit: what it is for, how it stands, what came of it."""
    person = reader(request)
    plan = load(request, VisitPlan, pk, "customer", "owner", "note")
    may_change, may_report = can_change_plan(person, plan), can_report_plan(person, plan)
    context = {
        "plan": plan,
        "mark": standing_mark(plan),
        "facts": facts_of_plan(plan),
        "report": latest_report(plan),
        "next": next_step_of(plan, may_change=may_change, may_report=may_report),
        "may_change": may_change,
        "may_report": may_report,
        "move_form": MoveForm(initial={"day": plan.day, "revision": plan.revision}),
        "cancel_form": CancelForm(),
        "back": in_calendar(plan),
        "timeline": timeline_for(plan),
    }
    return render(request, "customers/visit/detail.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a plan; a stale page is told what changed meanwhile."""
    person = reader(request)
    plan = load(request, VisitPlan, pk, "customer")
    deny(can_change_plan(person, plan))
    form = PlanForm(request.POST or None, plan=plan)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        saved = attempt(form, lambda: edit_plan(plan, form.data_given, by=person, revision=revision))
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(saved)
        plan.refresh_from_db(fields=["revision"])
        form.keep_mine(plan.revision)
    context = {"form": form, "plan": plan, "cancel_url": plan.get_absolute_url()}
    return render(request, "customers/visit/edit.html", context, status=REJECTED if form.is_bound else 200)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a visit on another day: dropped there, or typed. A refusal is told on the calendar, where it still stands."""
    person = reader(request)
    plan = load(request, VisitPlan, pk)
    deny(can_change_plan(person, plan))
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the new day of the visit."))
        return redirect(in_calendar(plan))
    try:
        plan = move_visit(plan, form.cleaned_data["day"], by=person, revision=form.cleaned_data["revision"])
    except Refusal as refusal:
        toast(request, refusal)
    else:
        messages.success(request, _("The visit is moved."))
    return redirect(in_calendar(plan))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a visit off, with a reason."""
    person = reader(request)
    plan = load(request, VisitPlan, pk)
    deny(can_change_plan(person, plan))
    form = CancelForm(request.POST)
    form.is_valid()
    cancel_visit(plan, form.cleaned_data.get("reason", ""), by=person)
    messages.success(request, _("The visit is cancelled."))
    return redirect(plan)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a planned visit: what came of it and what is next; the rest stands there (VIS-2)."""
    person = reader(request)
    plan = load(request, VisitPlan, pk, "customer", "owner")
    deny(can_report_plan(person, plan))
    form = VisitReportForm(request.POST or None, plan=plan)
    if is_check(request):
        return checked(request, form)
    if form.is_valid() and attempt(form, lambda: log_contact(form.data_given, by=person, plan=plan)) is not None:
        messages.success(request, _("The visit is reported."))
        return redirect(plan)
    context = {"form": form, "plan": plan, "cancel_url": plan.get_absolute_url()}
    return render(request, "customers/visit/report.html", context, status=REJECTED if form.is_bound else 200)


@require_GET
def of_customer(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """What is planned with a customer, as a part of the customer's page."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_see_visits(person))
    context = {
        "customer": customer,
        "cards": visits_of_customer(customer, reader=person, may_change=acts_for(person)),
        "may_plan": can_plan_visit(person, customer),
    }
    return render(request, "customers/visit/_of_customer.html", context)
