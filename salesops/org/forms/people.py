"""What the administrator fills in about people, in Django's admin."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from salesops.base import clock
from salesops.org.actions.grant import cover, give_grant
from salesops.org.actions.person import PersonData, assign, edit_person, hire_person
from salesops.org.enums import Post
from salesops.org.models import Assignment, Coverage, Grant, Person, Region
from salesops.org.placing import Place
from salesops.policy.forms import ActionForm

_DETAILS = ["username", "name", "name_latin", "employee_no", "email", "phone", "language"]


def _today() -> date:
    return clock.today()


def _date(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, widget=AdminDateWidget, required=required, initial=_today if required else None)


def _person(label: Any, *, required: bool = True) -> "forms.ModelChoiceField[Person]":
    return forms.ModelChoiceField(label=label, queryset=Person.objects.filter(is_active=True), required=required)


def _region(*, required: bool = False) -> "forms.ModelChoiceField[Region]":
    return forms.ModelChoiceField(label=_("region"), queryset=Region.objects.all(), required=required)


class PasswordForm(ActionForm):
    """A password may be set along with the rest."""

    password = forms.CharField(
        label=_("new password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Left empty, nothing changes; a new person can't sign in until one is set."),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password

    def person_data(self) -> PersonData:
        """The details as the actions take them."""
        return PersonData(**{name: self.cleaned_data[name] for name in _DETAILS})


class NewPersonForm(PasswordForm):
    """A new person with the first place in the tree."""

    post = forms.ChoiceField(label=_("post"), choices=Post)
    region = _region()
    superior = _person(_("superior"), required=False)
    start = _date(_("valid from"))

    class Meta:
        model = Person
        fields = _DETAILS

    def act(self) -> Person:
        data = self.cleaned_data
        place = Place(Post(data["post"]), data["region"], data["superior"])
        return hire_person(
            self.person_data(), place, start=data["start"], by=self.by, password=data["password"] or None
        )


class PersonForm(PasswordForm):
    """The details of a person; post, region and superior are assigned, access is ended by an action."""

    class Meta:
        model = Person
        fields = _DETAILS

    def act(self) -> Person:
        person: Person = self.instance
        password = self.cleaned_data["password"] or None
        return edit_person(person, self.person_data(), by=self.by, revision=person.revision, password=password)


class AssignForm(ActionForm):
    """From a day on, a person holds a post in a region under a superior."""

    person = _person(_("person"))
    region = _region()
    superior = _person(_("superior"), required=False)
    start = _date(_("valid from"))

    class Meta:
        model = Assignment
        fields = ["person", "post", "region", "superior"]

    def act(self) -> Assignment:
        data = self.cleaned_data
        return assign(data["person"], data["post"], data["region"], data["superior"], start=data["start"], by=self.by)


class CoverForm(ActionForm):
    """A sales assistant supports a region or a person."""

    assistant = _person(_("assistant"))
    region = _region()
    person = _person(_("person"), required=False)
    start = _date(_("valid from"))
    end = _date(_("until (not including)"), required=False)

    class Meta:
        model = Coverage
        fields = ["assistant", "region", "person"]

    def act(self) -> Coverage:
        return cover(**self.cleaned_data, by=self.by)


class GrantForm(ActionForm):
    """A right by name, for a span and a reason."""

    person = _person(_("person"))
    start = _date(_("valid from"))
    end = _date(_("until (not including)"), required=False)

    class Meta:
        model = Grant
        fields = ["person", "name", "reason"]

    def act(self) -> Grant:
        return give_grant(**self.cleaned_data, by=self.by)
