"""The form one signs in with."""

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm, UsernameField

NAME_LENGTH = 60


def _name_field() -> UsernameField:
    # Django's own form announces a length and doesn't check it; the log of failed attempts has room for 255.
    return UsernameField(max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autofocus": True}))


class SignInForm(AuthenticationForm):
    """For everybody."""

    username = _name_field()


class AdminSignInForm(AdminAuthenticationForm):
    """For Django's admin."""

    username = _name_field()
