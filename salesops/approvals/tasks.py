"""The door through which the tick comes in."""

from salesops.approvals.reminders import remind
from salesops.jobs import periodic


@periodic("approvals.remind", every_minutes=1)
def remind_approvers() -> None:
    """Reminders, escalations and changed hands of one minute."""
    remind()
