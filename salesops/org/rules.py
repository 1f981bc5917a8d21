"""Who may: prices, and the handling of people."""

from collections.abc import Collection

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS, PRICE_POSTS, GrantName
from salesops.org.models import Department, Deputation, Membership, Person, SalesTarget
from salesops.org.models.person import SYSTEM
from salesops.org.queries import above, has_grant, people_below
from salesops.org.visibility import by_owner_and_region, visible


def can_see_prices(person: Person) -> Verdict:
    """May this person see prices, bands and discounts at all (ORG-2, CNF-1)? Which ones, ``visible_to`` says."""
    if not person.is_active:
        return Denied(_("This account is no longer active."), "ORG-2")
    if person.post in PRICE_POSTS or has_grant(person, GrantName.PRICE_KEEPER):
        return Allowed()
    return Denied(_("Prices are shown only to the posts that need them."), "CNF-1")


def can_manage_people(person: Person) -> Verdict:
    """May this person add people, assign posts and end access (ORG-1)? The administrator, and the program itself."""
    if person.is_system or person.administers:
        return Allowed()
    return Denied(_("Only the administrator changes people and posts."), "ORG-1")


def can_edit_person(person: Person, thing: Person) -> Verdict:
    """May this person change the details, the place or the access of ``thing``? A superuser's: superusers only."""
    if thing.is_superuser and not (person.is_superuser or person.is_system):
        return Denied(_("A superuser's account is kept by superusers."), "ORG-1")
    return can_manage_people(person)


def can_move_person(person: Person, thing: Person) -> Verdict:
    """May this person say where ``thing`` stands? Nobody gives a post to themselves (ORG-2)."""
    if person.administers and person.pk == thing.pk:
        return Denied(_("Nobody gives a post to themselves."), "ORG-2")
    return can_manage_people(person)


def can_deactivate_person(person: Person, thing: Person) -> Verdict:
    """May this person end the access of ``thing``? Not one's own: the last administrator would lock everybody out."""
    if person.administers and person.pk == thing.pk:
        return Denied(_("You can't end your own access."), "ORG-1")
    return can_edit_person(person, thing)


def can_see_file(person: Person, thing: Person) -> Verdict:
    """May this person read what a colleague's file says beyond where they stand and how to reach them?

    Named rights, reasons of absence, planned moves and the trail are for the one they are about, the superiors, the
    administrator, and the posts that see everything (ORG-2).
    """
    if person.is_active and (person.pk == thing.pk or person.administers or person.post in ALL_SEEING_POSTS):
        return Allowed()
    if person.is_active and thing.pk in people_below(person):
        return Allowed()
    return Denied(_("Only the superiors and the administrator read a colleague's whole file."), "ORG-2")


def can_see_plans(person: Person) -> Verdict:
    """May this person see the organisation of days to come? A planned move is told by who plans it (ORG-2)."""
    if person.administers or (person.is_active and person.post in ALL_SEEING_POSTS):
        return Allowed()
    return Denied(_("Planned moves are shown from their first day on."), "ORG-2")


def can_manage_departments(person: Person) -> Verdict:
    """May this person add departments, name heads and members, and map one to another (ORG-5)?"""
    if person.is_system or person.administers:
        return Allowed()
    return Denied(_("Only the administrator changes departments."), "ORG-5")


@visible(Department)
def _departments(person: Person) -> QuerySet[Department]:
    """Everybody knows which departments there are."""
    return Department.objects.all()


@visible(Membership)
def _memberships(person: Person) -> QuerySet[Membership]:
    """And who belongs to them."""
    return Membership.objects.filter(during__isempty=False)


@visible(Person)
def _colleagues(person: Person) -> QuerySet[Person]:
    """Everybody knows who works here; what somebody earns or scored is elsewhere (CNF-5)."""
    return Person.objects.exclude(username="system")


# -------------------------------------------------------------------------------------------------------- stand-ins


@visible(Deputation)
def _deputations(person: Person) -> QuerySet[Deputation]:
    """Those one is part of, those of the people below; all for the administrator and whoever sees everything."""
    if person.administers or person.post in ALL_SEEING_POSTS:
        return Deputation.objects.all()
    theirs = [person.pk, *people_below(person)]
    return Deputation.objects.filter(Q(principal__in=theirs) | Q(deputy=person))


def absent_people(person: Person) -> QuerySet[Person]:
    """For whom this person may name a stand-in: themselves, the people below; the administrator for everybody."""
    people = Person.objects.filter(is_active=True).exclude(username=SYSTEM)
    return people if person.administers else people.filter(pk__in=[person.pk, *people_below(person)])


def can_name_deputy(person: Person, principal: Person, *, below: Collection[int] | None = None) -> Verdict:
    """ORG-3: the person who will be absent; where they can't any more, a superior or the administrator.

    A list hands in who is ``below`` the person, and asks once for all rows.
    """
    if person.is_active and (person.pk == principal.pk or person.administers):
        return Allowed()
    if person.is_active and principal.pk in (people_below(person) if below is None else below):
        return Allowed()
    return Denied(_("A stand-in is named by the absent person, a superior or the administrator."), "ORG-3")


def can_revoke_deputation(person: Person, deputation: Deputation, *, below: Collection[int] | None = None) -> Verdict:
    """Whoever may name one, and the stand-in, who gives it back."""
    if person.is_active and person.pk == deputation.deputy_id:
        return Allowed()
    return can_name_deputy(person, deputation.principal, below=below)


# --------------------------------------------------------------------------------------------------------- handover


def can_hand_over(person: Person, leaver: Person) -> Verdict:
    """ORG-3: a superior, at any level, or the administrator; the own work goes by them too."""
    if leaver.is_system:
        return Denied(_("The program has no work of its own."), "ORG-3")
    if person.is_active and (person.administers or any(one.pk == person.pk for one in above(leaver))):
        return Allowed()
    return Denied(_("Open work is handed over by a superior or the administrator."), "ORG-3")


# ---------------------------------------------------------------------------------------------------------- sharing


def can_share(person: Person, thing: Model) -> Verdict:
    """ORG-2: whoever is in charge of the record, and that person's superiors."""
    owner: Person = getattr(thing, "owner")  # noqa: B009 - any model that has one
    if person.is_active and (person.pk == owner.pk or any(one.pk == person.pk for one in above(owner))):
        return Allowed()
    return Denied(_("A record is shared by whoever is in charge of it, or a superior."), "ORG-2")


# ---------------------------------------------------------------------------------------------------------- targets


@visible(SalesTarget)
def _targets(person: Person) -> QuerySet[SalesTarget]:
    """One's own; a manager's region and people, an assistant's region; all for whoever sees everything (ORG-2)."""
    return by_owner_and_region(person, SalesTarget.objects.all(), "person", "region")


def can_set_targets(person: Person) -> Verdict:
    """OPP-2: the director, the vice-president and the general manager say what is to be sold."""
    if person.is_active and person.post in ALL_SEEING_POSTS:
        return Allowed()
    return Denied(_("Targets are set by the director and above."), "OPP-2")
