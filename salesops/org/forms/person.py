"""What the administrator types about a colleague, on the pages of the product."""

import re
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.base import clock
from salesops.base.fields import DateInput, LineInput, PhoneInput
from salesops.base.forms import RevisionMixin
from salesops.base.look import dotted
from salesops.org.actions.person import PersonData
from salesops.org.enums import Language, Post
from salesops.org.models import Person, Region
from salesops.org.placing import Place
from salesops.org.queries import assignment_of, post_titles, with_assignments

DETAILS = ("username", "name", "name_latin", "employee_no", "email", "phone", "language")
_KEY = re.compile(r"[1-9]\d{0,17}", re.ASCII)


class PersonChoice(forms.ModelChoiceField[Person]):
    """A colleague, offered with post and region, so that two of one name are told apart."""

    def offer(self, people: QuerySet[Person]) -> None:
        """Whom one may choose; two queries, whatever their number."""
        titles = post_titles()
        self.said = {one.pk: dotted(titles.get(one.post or ""), one.region) for one in with_assignments(people)}
        self.queryset = people

    def label_from_instance(self, obj: Person) -> str:
        """ "王强 · 区域经理 · 华东"."""
        return dotted(obj.name, self.said.get(obj.pk))


class PlaceForm(forms.Form):
    """Where somebody stands from a day on."""

    post = forms.ChoiceField(label=_("Post"))
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.all(), required=False, empty_label="—")
    superior = PersonChoice(label=_("Superior"), queryset=Person.objects.none(), required=False, empty_label="—")
    start = DateInput(label=_("From which day"))

    def __init__(self, *args: Any, colleagues: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", "—"), *post_titles().items()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["superior"].offer(colleagues)  # type: ignore[attr-defined]  # a PersonChoice
        self.fields["start"].initial = clock.today

    @property
    def place(self) -> Place:
        """Post, region and superior. Only after `is_valid()`."""
        typed = self.cleaned_data
        return Place(Post(typed["post"]), typed["region"], typed["superior"])

    @property
    def first_day(self) -> date:
        """The first day there. Only after `is_valid()`."""
        day: date = self.cleaned_data["start"]
        return day


class MoveForm(PlaceForm):
    """Another place for somebody: filled in with the present one. ``back`` is where one came from."""

    back = forms.ChoiceField(choices=[("tree", ""), ("person", "")], required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Person, superior: str = "", **kwargs: Any) -> None:
        now = assignment_of(person)
        kwargs["initial"] = {
            "post": now.post if now else "",
            "region": now.region_id if now else None,
            "superior": (_KEY.fullmatch(superior) and superior) or (now and now.superior_id),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.fields["superior"].widget.attrs["autofocus"] = True


class DetailsForm(RevisionMixin):
    """Who somebody is and how they are reached; a password may be set along with it."""

    name = LineInput(max_length=60, label=pgettext_lazy("person", "Name"))
    name_latin = LineInput(max_length=60, label=_("Name in Latin letters"), required=False)
    employee_no = LineInput(max_length=30, label=_("Employee number"), required=False)
    phone = PhoneInput(label=_("Phone"), required=False)
    email = forms.EmailField(max_length=254, label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language)
    username = LineInput(
        max_length=60,
        label=_("Sign-in name"),
        validators=[UnicodeUsernameValidator()],
        help_text=_("Capital and small letters are the same."),
    )
    password = forms.CharField(
        label=_("New password"),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Left empty, nothing changes; a new person can't sign in until one is set."),
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["initial"] = {name: getattr(person, name) for name in (*DETAILS, "revision")}
        super().__init__(*args, **kwargs)
        self.layout = [
            {"title": _("Person"), "fields": ("name", "name_latin", "employee_no", "phone", "email", "language")},
            {"title": _("Sign-in"), "fields": ("username", "password")},
        ]

    def clean_password(self) -> str:
        """Strong enough, or none at all."""
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password

    @property
    def data_given(self) -> PersonData:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = {name: self.cleaned_data[name] for name in DETAILS}
        phone = typed["phone"]
        return PersonData(
            **typed | {"phone": phone.shown if phone else "", "employee_no": typed["employee_no"] or None}
        )

    @property
    def password_given(self) -> str | None:
        """The new password, if one was typed. Only after `is_valid()`."""
        return self.cleaned_data["password"] or None


class HireForm(PlaceForm, DetailsForm):
    """A new colleague: who, and where from which day on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout.insert(1, {"title": _("Place"), "fields": ("post", "region", "superior", "start")})
