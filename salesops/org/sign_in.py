"""The form one signs in with, and the way to it from Django's admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.base.verdicts import Denied
from salesops.org.pages import deny

NAME_LENGTH = 60


class SignInForm(AuthenticationForm):
    """For everybody."""

    # Django's own form announces a length and doesn't check it; the log of failed attempts has room for 255.
    username = UsernameField(max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autofocus": True}))


@login_not_required
def admin_door(request: HttpRequest, _extra_context: Any = None) -> HttpResponse:
    """Where Django's admin sends whoever may not enter: to the one sign-in page, with its language (DSH-2).

    Who is signed in has no business there: 403 with the reason (ORG-1).
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))
    if not admin.site.has_permission(request):
        deny(Denied(_("Only the administrator edits the settings."), "ORG-1"))
    return redirect("admin:index")
