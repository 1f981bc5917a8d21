"""A colleague's page, and how the administrator takes people in and lets them go (ORG-1)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.actions.person import deactivate_person, edit_person, hire_person, reactivate_person
from salesops.org.forms.person import DetailsForm, HireForm
from salesops.org.histories import file_of, heads_of, told
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.queries import post_title
from salesops.org.rules import (
    can_deactivate_person,
    can_edit_person,
    can_hand_over,
    can_manage_people,
    can_move_person,
    can_see_file,
)
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where somebody stands and stood, and how they are reached; the rest for those whom it concerns."""
    me = reader(request)
    person = load(request, Person, pk)
    sees_file = can_see_file(me, person)
    context = {
        "person": person,
        "title": post_title(person.post),
        "file": file_of(person, whole=bool(sees_file)),
        "sees_file": sees_file,
        "timeline": told(timeline_for(person, bare_others=True)) if sees_file else [],
        "may_manage": can_manage_people(me),
        "may_edit": can_edit_person(me, person),
        "may_move": can_move_person(me, person),
        "may_end": can_deactivate_person(me, person),
        "may_hand_over": can_hand_over(me, person),
        "heads": heads_of(person) if can_manage_people(me) else [],
    }
    return render(request, "org/person/detail.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take somebody in, with the first place in the tree."""
    me = reader(request)
    deny(can_manage_people(me))
    form = HireForm(request.POST or None, colleagues=visible_to(me, Person).filter(is_active=True))
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        hired = attempt(
            form,
            lambda: hire_person(form.data_given, form.place, start=form.first_day, by=me, password=form.password_given),
        )
        if hired is not None:
            messages.success(request, _("%(name)s is added.") % {"name": hired.name})
            return redirect(hired)
    context = {"form": form, "cancel_url": reverse("org:tree")}
    return render(request, "org/person/new.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the details; a stale page is told what changed meanwhile."""
    me = reader(request)
    person = load(request, Person, pk)
    deny(can_edit_person(me, person))
    form = DetailsForm(request.POST or None, person=person)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        saved = attempt(
            form,
            lambda: edit_person(
                person,
                form.data_given,
                by=me,
                revision=form.cleaned_data["revision"],
                password=form.password_given,
            ),
        )
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(saved)
        person.refresh_from_db()
        form.keep_mine(person.revision)
    context = {"form": form, "person": person, "cancel_url": person.get_absolute_url()}
    return render(request, "org/person/edit.html", context, status=REJECTED if form.is_bound else 200)


@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's access from the next page on."""
    me = reader(request)
    person = load(request, Person, pk)
    deny(can_deactivate_person(me, person))
    deactivate_person(person, by=me)
    messages.success(request, _("%(name)s can't sign in any more.") % {"name": person.name})
    return redirect(person)


@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    me = reader(request)
    person = load(request, Person, pk)
    deny(can_edit_person(me, person))
    reactivate_person(person, by=me)
    messages.success(request, _("%(name)s can sign in again; a move gives them a post.") % {"name": person.name})
    return redirect(person)
