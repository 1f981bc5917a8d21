"""Who may change settings."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from salesops.base.verdicts import Allowed, Denied, Verdict

if TYPE_CHECKING:
    from salesops.org.models import Person


def can_change_settings(person: "Person") -> Verdict:
    """CNF-2: the administrator, and the program itself."""
    if person.is_system or person.administers:
        return Allowed()
    return Denied(_("Only the administrator changes settings."), "CNF-2")
