"""Who may change the calendar."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from salesops.base.verdicts import Allowed, Denied, Verdict

if TYPE_CHECKING:
    from salesops.org.models import Person


def can_change_calendar(person: "Person") -> Verdict:
    """APP-4: the administrator, and the program itself; a day off moves every deadline behind it."""
    if person.is_system or person.administers:
        return Allowed()
    return Denied(_("Only the administrator changes the working calendar."), "APP-4")
