"""Moving an opportunity from stage to stage, closing it, opening it again (OPP-1)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customers.actions.opportunity import (
    lose_opportunity,
    move_opportunity,
    reopen_opportunity,
    win_opportunity,
)
from customers.enums import Stage
from customers.forms.opportunity import LossForm, MoveForm, ReopenForm, WinForm
from customers.models import Opportunity
from customers.queries.market import competitor_names
from customers.rules import can_change_opportunity, can_close_opportunity, can_reopen_opportunity
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.refusals import Refusal
from salesops.org.pages import deny, load, reader
from salesops.policy.refused import attempt, toast

REJECTED = 422
# These two ask for a word more, on a page of their own.
CLOSING = {Stage.WON: "customers:opportunity-win", Stage.LOST: "customers:opportunity-lose"}


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Into another stage, from its page or from the board; one that closes it leads to the page that asks why."""
    person = reader(request)
    opportunity = load(request, Opportunity, pk, "customer")
    form = MoveForm(request.POST)
    if not form.is_valid():
        return redirect(opportunity)
    stage = Stage(form.cleaned_data["stage"])
    if stage in CLOSING:
        deny(can_close_opportunity(person, opportunity))
        return redirect(CLOSING[stage], opportunity.pk)
    deny(can_change_opportunity(person, opportunity))
    try:
        move_opportunity(opportunity, stage, by=person, revision=form.cleaned_data["revision"])
    except Refusal as refusal:
        toast(request, refusal, about=opportunity.title)
    else:
        messages.success(request, f"{opportunity.title}: {stage.label}")
    return redirect("customers:opportunity-board" if form.cleaned_data["back"] else opportunity)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def win(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer buys: what decided it."""
    person = reader(request)
    opportunity = load(request, Opportunity, pk, "customer")
    deny(can_close_opportunity(person, opportunity))
    form = WinForm(request.POST or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        note = form.cleaned_data["note"]
        if attempt(form, lambda: win_opportunity(opportunity, note=note, by=person)) is not None:
            messages.success(request, _("%(number)s is won.") % {"number": opportunity.number})
            return redirect(opportunity)
    return _page(request, "customers/opportunity/win.html", opportunity, form)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def lose(request: HttpRequest, pk: int) -> HttpResponse:
    """It came to nothing: why."""
    person = reader(request)
    opportunity = load(request, Opportunity, pk, "customer")
    deny(can_close_opportunity(person, opportunity))
    form = LossForm(request.POST or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid() and attempt(form, lambda: lose_opportunity(opportunity, form.data_given, by=person)) is not None:
        messages.success(request, _("%(number)s is closed as lost.") % {"number": opportunity.number})
        return redirect(opportunity)
    return _page(request, "customers/opportunity/lose.html", opportunity, form, competitors=competitor_names())


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """It is alive again: where it stands, and why."""
    person = reader(request)
    opportunity = load(request, Opportunity, pk, "customer")
    deny(can_reopen_opportunity(person, opportunity))
    form = ReopenForm(request.POST or None, initial={"stage": Stage.NEGOTIATING})
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        opened = attempt(
            form,
            lambda: reopen_opportunity(
                opportunity, Stage(typed["stage"]), expected_on=typed["expected_on"], note=typed["note"], by=person
            ),
        )
        if opened is not None:
            messages.success(request, _("%(number)s is open again.") % {"number": opportunity.number})
            return redirect(opportunity)
    return _page(request, "customers/opportunity/reopen.html", opportunity, form)


def _page(
    request: HttpRequest, template: str, opportunity: Opportunity, form: WinForm | LossForm | ReopenForm, **more: Any
) -> HttpResponse:
    context = {"form": form, "opportunity": opportunity, "cancel_url": opportunity.get_absolute_url(), **more}
    return render(request, template, context, status=REJECTED if form.is_bound else 200)
