"""Who may look at the design page."""

from django.conf import settings

from salesops.org.models import Person


def can_see_design(person: Person) -> bool:
    """The administrator, and on a machine in debug mode whoever builds there; to everybody else it isn't there."""
    return person.is_active and (person.administers or settings.DEBUG)
