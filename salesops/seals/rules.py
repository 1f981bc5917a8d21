"""Who keeps seals, who asks for them, and who reads the register (QUO-6, ORG-2)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.documents.models import Paper
from salesops.org.enums import ALL_SEEING_POSTS, REGIONAL_POSTS, Post
from salesops.org.models import Person
from salesops.org.queries import people_below
from salesops.org.visibility import visible
from salesops.seals.kinds import sealable
from salesops.seals.models import SealEntry
from salesops.seals.queries.custody import custody_of, keepers_of
from salesops.seals.queries.entry import kept_by

REGISTER_POSTS = ALL_SEEING_POSTS | REGIONAL_POSTS | {Post.FINANCE, Post.ADMIN}
"""Whose work the register belongs to; whoever else keeps a seal finds what waits for them on the first page."""


@visible(SealEntry)
def entries_visible_to(person: Person) -> QuerySet[SealEntry]:
    """One's own, those of people below, those of the seals one keeps; for those who see all, every one.

    An entry names a paper and a party, and never an amount (CNF-1).
    """
    if person.post in ALL_SEEING_POSTS:
        return SealEntry.objects.all()
    own = Q(applicant=person) | Q(keeper=person) | Q(witness=person)
    return SealEntry.objects.filter(
        own | Q(applicant__in=people_below(person)) | Q(seal__in=kept_by(person).values("seal"))
    )


def can_see_register(person: Person) -> Verdict:
    """Is the register part of this person's work? Which entries, `visible_to` says."""
    if person.is_active and person.post in REGISTER_POSTS:
        return Allowed()
    return Denied(_("The register of seals is for those whose papers are sealed and for the keepers."), "QUO-6")


def can_name_keepers(person: Person) -> Verdict:
    """The administrator, and the program itself."""
    if person.is_system or (person.is_active and person.administers):
        return Allowed()
    return Denied(_("The administrator names who keeps a seal."), "QUO-6")


def can_apply(person: Person, paper: Paper) -> Verdict:
    """Whoever may bring this very paper out of the house."""
    kind = sealable(paper.kind)
    if kind is None:
        return Denied(_("Papers of this kind are not sealed."), "QUO-6")
    if not person.is_active:
        return Denied(_("This account is no longer active."), "QUO-6")
    return kind.may_apply(person, paper.subject)


def can_keep(person: Person, entry: SealEntry) -> Verdict:
    """The keeper of the seal or the stand-in, and never who asked for it or witnesses it (PAPERS P28)."""
    if person.pk == entry.applicant_id:
        return Denied(_("You asked for it yourself: the other one who keeps this seal uses it."), "QUO-6")
    if person.pk == entry.witness_id:
        return Denied(_("You witness it; whoever seals is somebody else."), "QUO-6")
    if person in keepers_of(custody_of(entry.seal)):
        return Allowed()
    return Denied(_("Only the keeper of this seal or the stand-in uses it."), "QUO-6")


def can_withdraw(person: Person, entry: SealEntry) -> Verdict:
    """Who asked for it, while they are with us."""
    if person.is_active and person.pk == entry.applicant_id:
        return Allowed()
    return Denied(_("A request is withdrawn by who asked; the keeper refuses it."), "QUO-6")


def can_scan(person: Person, entry: SealEntry) -> Verdict:
    """Who asked for it, or who keeps the seal."""
    if person.is_active and person.pk == entry.applicant_id:
        return Allowed()
    if person in keepers_of(custody_of(entry.seal)):
        return Allowed()
    return Denied(_("The scan is added by who asked for the seal or by its keeper."), "QUO-6")


def can_correct(person: Person, entry: SealEntry) -> Verdict:
    """The keeper of the seal takes a wrong entry back."""
    return can_keep(person, entry)
