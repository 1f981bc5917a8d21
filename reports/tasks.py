"""The door through which the tick comes in."""

from django.utils.translation import gettext_lazy as _

from reports.actions.reminder import remind_reporters
from salesops.jobs import periodic


@periodic("reports.remind", every_minutes=10, label=_("Remind of weekly reports"))
def remind_of_reports() -> None:
    """Reminders before and after the deadline of weekly reports."""
    remind_reporters()
