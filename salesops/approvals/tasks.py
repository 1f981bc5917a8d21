"""The door through which the tick comes in."""

from django.utils.translation import gettext_lazy as _

from salesops.approvals.reminders import remind
from salesops.jobs import periodic


@periodic("approvals.remind", every_minutes=1, label=_("Remind approvers, escalate, hand on"))
def remind_approvers() -> None:
    """Reminders, escalations and changed hands of one minute."""
    remind()
