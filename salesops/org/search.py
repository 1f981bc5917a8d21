"""What the palette finds here: colleagues, departments, and the way to name a stand-in."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.base.pinyin import person_sounds, plain
from salesops.desk.finding import Hit, does, finds, goes_to
from salesops.org.models import Person
from salesops.org.rules import can_manage_departments, can_manage_people, can_set_targets
from salesops.org.visibility import visible_to

MOST_READ = 3000


@finds(_("People"), order=70, shortest=1)
def people(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By part of the name in either script, by its pinyin, or by the beginning of the sign-in name (CUS-7)."""
    seen = (
        visible_to(person, Person).filter(is_active=True).order_by("name", "pk").only("name", "name_latin", "username")
    )
    if not text.isascii():
        found = list(seen.filter(Q(name__contains=text) | Q(name_latin__icontains=text))[:limit])
    else:
        # A company has hundreds of people, not millions: their names are read, rather than kept a second time.
        sought = text.lower()
        found = [one for one in seen[:MOST_READ] if _is_meant(one, sought)][:limit]
    return [Hit(one.name, one.get_absolute_url(), "me", one.name_latin) for one in found]


def _is_meant(person: Person, sought: str) -> bool:
    latin = person.name_latin.lower()
    if sought in latin or person.username.startswith(sought):
        return True
    letters = plain(sought)
    full, short = person_sounds(person.name)
    return bool(letters) and (letters in plain(latin) or any(one.startswith(letters) for one in (*full, *short)))


@goes_to
def lists(person: Person) -> Iterable[Hit]:
    """Beside the tree of people."""
    yield Hit(_("Departments"), reverse("org:department-list"), "tree")
    yield Hit(_("My own page"), person.get_absolute_url(), "me", words=_("profile rights"))
    if can_set_targets(person):
        yield Hit(_("Targets"), reverse("org:target-month"), "chart", words=_("sales target plan"))
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
