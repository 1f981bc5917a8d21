"""The door through which the tick comes in."""

from django.utils.translation import gettext_lazy as _

from salesops.jobs import periodic
from salesops.seals.actions.news import remind_of_seals_outside


@periodic("seals.remind", every_minutes=30, label=_("Remind of seals outside the office"))
def remind_of_seals() -> None:
    """Seals whose time of return has passed."""
    remind_of_seals_outside()
