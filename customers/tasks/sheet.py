"""The tick's look at the week's sheets of customers (VIS-3)."""

from django.utils.translation import gettext_lazy as _

from customers.actions.sheet_reminder import remind_of_sheets
from salesops.jobs import periodic


@periodic("customers.sheet-reminder", every_minutes=30, label=_("Remind of customer sheets"))
def remind() -> None:
    """Reminders before and after the deadline of the week's sheet."""
    remind_of_sheets()
