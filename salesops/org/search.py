"""What the palette finds here: colleagues, departments, and the way to name a stand-in."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.desk.finding import Hit, does, finds, goes_to
from salesops.org.models import Person
from salesops.org.rules import can_manage_departments, can_manage_people
from salesops.org.visibility import visible_to


@finds(_("People"), order=70, shortest=1)
def people(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By part of the name in either script, or the beginning of the sign-in name."""
    named = Q(name__contains=text) | Q(name_latin__icontains=text) | Q(username__startswith=text.lower())
    found = visible_to(person, Person).filter(named, is_active=True).order_by("name", "pk")
    return [Hit(one.name, one.get_absolute_url(), "me", one.name_latin) for one in found[:limit]]


@goes_to
def lists(person: Person) -> Iterable[Hit]:
    """Beside the tree of people."""
    yield Hit(_("Departments"), reverse("org:department-list"), "tree")
    yield Hit(_("My own page"), person.get_absolute_url(), "me", words=_("profile rights"))
    if person.is_staff:
        yield Hit(_("Administration"), reverse("admin:index"), "gear", words=_("settings"))


@does
def deeds(person: Person) -> Iterable[Hit]:
    """Everybody may name a stand-in; people and departments are the administrator's."""
    if person.is_active:
        yield Hit(_("Name a stand-in"), reverse("org:deputation-new"), "me", words=_("absence holiday deputy"))
    if can_manage_people(person):
        yield Hit(_("Add person"), reverse("org:person-new"), "plus", words=_("new colleague"))
    if can_manage_departments(person):
        yield Hit(_("Add department"), reverse("org:department-new"), "plus", words=_("new department"))
