"""Who may read the log of views, and from where something was done."""

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.audit import TimelineEntry, sights
from salesops.audit.models import ViewLog
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS, Post
from salesops.org.models import Person
from salesops.org.visibility import visible


def can_see_log(person: Person) -> Verdict:
    """General manager, vice-president and director: they judge a leak (CNF-4). The log names papers and who is
    interested in them, so the administrator reads none of it (CNF-1)."""
    if person.is_active and person.post in ALL_SEEING_POSTS:
        return Allowed()
    return Denied(_("The log of views is read by the director and the general manager."), "CNF-2")


@visible(ViewLog)
def _log_of(person: Person) -> QuerySet[ViewLog]:
    """All of it, but what only the general manager may know was seen; nothing for everybody else."""
    if not can_see_log(person):
        return ViewLog.objects.none()
    if person.post == Post.GM:
        return ViewLog.objects.all()
    return ViewLog.objects.exclude(what__in=sights.confined())


def can_see_addresses(person: Person) -> Verdict:
    """From which address colleagues did something: those who judge a leak, and the administrator, who must find out
    whose account was used from where. Everybody else sees the addresses of their own deeds."""
    if person.is_active and (person.post in ALL_SEEING_POSTS or person.post == Post.ADMIN):
        return Allowed()
    return Denied(_("Addresses are shown to those who look into a leak."), "CNF-2")


def address_of(person: Person, entry: TimelineEntry) -> str:
    """The address that this person may read of an entry, else nothing."""
    return entry.where if entry.by_id == person.pk or can_see_addresses(person) else ""


def can_see_log_of(person: Person, record: object) -> Verdict:
    """Who saw one record, on its own page."""
    if not isinstance(record, Model) or record.pk is None:
        return Denied(_("This is no record."), "CNF-2")
    return can_see_log(person)
