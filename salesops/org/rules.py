"""Who may: prices, and the handling of people."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import PRICE_POSTS, GrantName
from salesops.org.models import Person
from salesops.org.queries import has_grant
from salesops.org.visibility import visible


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


@visible(Person)
def _colleagues(person: Person) -> QuerySet[Person]:
    """Everybody knows who works here; what somebody earns or scored is elsewhere (CNF-5)."""
    return Person.objects.exclude(username="system")
