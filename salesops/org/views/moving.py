"""Giving somebody another place in the tree, from a day on (ORG-1)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.look import day_text
from salesops.base.refusals import Refusal
from salesops.org.actions.person import assign
from salesops.org.forms.person import MoveForm
from salesops.org.models import Person
from salesops.org.moving import effects_of
from salesops.org.pages import deny, load, reader
from salesops.org.rules import can_move_person
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt, explain

REJECTED = 422


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """The dialog of the tree, and a page of its own without it. ``?superior=`` is under whom somebody was dropped."""
    me = reader(request)
    person = load(request, Person, pk)
    deny(can_move_person(me, person))
    form = MoveForm(
        request.POST or None,
        person=person,
        superior=request.GET.get("superior", ""),
        colleagues=visible_to(me, Person).filter(is_active=True).exclude(pk=person.pk),
        initial={"back": request.GET.get("back", "")},
    )
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        place = form.place
        moved = attempt(
            form, lambda: assign(person, place.post, place.region, place.superior, start=form.first_day, by=me)
        )
        if moved is not None:
            told = {"name": person.name, "day": day_text(form.first_day)}
            messages.success(request, _("%(name)s has the new place from %(day)s.") % told)
            return redirect(_back(form, person))
    context = {"form": form, "person": person, "cancel_url": person.get_absolute_url()}
    is_dialog = bool(request.headers.get("HX-Request"))
    page = "org/person/_move.html" if is_dialog else "org/person/move.html"
    return render(request, page, context, status=REJECTED if form.is_bound else 200)


@require_GET
def effects(request: HttpRequest, pk: int) -> HttpResponse:
    """What the move would change, or why it would be refused: asked while one fills in the form."""
    me = reader(request)
    person = load(request, Person, pk)
    deny(can_move_person(me, person))
    form = MoveForm(request.GET, person=person, colleagues=visible_to(me, Person).exclude(pk=person.pk))
    context: dict[str, Any] = {}
    if form.is_valid():
        try:
            context["effects"] = effects_of(person, form.place, form.first_day)
        except Refusal as refusal:
            context["refusal"] = explain(refusal)
    return render(request, "org/person/_effects.html", context)


def _back(form: MoveForm, person: Person) -> str:
    return reverse("org:tree") if form.cleaned_data["back"] == "tree" else person.get_absolute_url()
