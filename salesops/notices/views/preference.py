"""How one is reached: what by e-mail, what by robot, in which hours not at all."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from salesops.notices.actions import add_robot, ask_robot_to_speak, choose, end_robot
from salesops.notices.forms import PreferenceForm, RobotForm
from salesops.notices.models import Robot
from salesops.notices.routing import ways_of
from salesops.org.models import Person
from salesops.org.pages import load, reader
from salesops.org.visibility import visible_to
from salesops.policy.queries import policy
from salesops.policy.refused import attempt

REFUSED = 422


class Preferences(View):
    """The page, and its main form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """How it stands."""
        return _page(request, reader(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write it down."""
        person = reader(request)
        form = PreferenceForm(request.POST, ways=ways_of([person.pk])[person.pk])
        if form.is_valid():
            choose(form.choices_made, form.quiet, by=person)
            messages.success(request, _("From now on you are reached this way."))
            return redirect("notices:preferences")
        return _page(request, person, form=form, status=REFUSED)


class RobotNew(View):
    """Add a robot."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what is needed of its address, and go on to try it."""
        person, form = reader(request), RobotForm(request.POST)

        def add() -> Robot:
            address, secret = form.found
            return add_robot(address.service, form.cleaned_data["name"], address.token, secret, by=person)

        if form.is_valid() and attempt(form, add) is not None:
            messages.success(request, _("The robot is added. Send it a test message."))
            return redirect("notices:preferences")
        return _page(request, person, robot_form=form, status=REFUSED)


class RobotTry(View):
    """Have it say something."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put it in the queue; the answer comes as a notice."""
        ask_robot_to_speak(load(request, Robot, pk), by=reader(request))
        messages.success(request, _("The test message is on its way. Your notices will say whether it was taken."))
        return redirect("notices:preferences")


class RobotEnd(View):
    """Remove it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Forget its address."""
        end_robot(load(request, Robot, pk), by=reader(request))
        messages.success(request, _("The robot is removed, and its address forgotten."))
        return redirect("notices:preferences")


def _page(request: HttpRequest, person: Person, *, status: int = 200, **bound: Any) -> HttpResponse:
    context = {
        "form": PreferenceForm(ways=ways_of([person.pk])[person.pk]),
        "robot_form": RobotForm(),
        "robots": visible_to(person, Robot).order_by("pk"),
        "digest_hour": policy("notices.digest_hour"),
        **bound,
    }
    return render(request, "notices/preference/edit.html", context, status=status)
