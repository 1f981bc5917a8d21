"""The door through which the tick comes in."""

from reports.actions.reminder import remind_reporters
from salesops.jobs import periodic


@periodic("reports.remind", every_minutes=10)
def remind_of_reports() -> None:
    """Reminders before and after the deadline of weekly reports."""
    remind_reporters()
