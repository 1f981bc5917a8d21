"""The door through which the tick comes in."""

from django.utils.translation import gettext_lazy as _

from commissions.actions.settlement import ask_for_first_month, settle_month
from commissions.queries.settlement import due_months
from salesops.jobs import periodic
from salesops.org.models import Person


@periodic("commissions.settle", every_minutes=1440, label=_("Close the months that are due"))
def settle_due_months() -> None:
    """Each night: close the months whose settle day has come, in order (COM-6). Two beats close each once.

    Where the first one is not the system's to close, finance is asked to.
    """
    ask_for_first_month()
    for month in due_months():
        settle_month(month, by=Person.system())
