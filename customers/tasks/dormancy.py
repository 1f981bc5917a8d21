"""The night's look at won customers that nobody is in touch with (CUS-4)."""

from django.utils.translation import gettext_lazy as _

from customers.actions.dormancy import let_sleep
from salesops.jobs import periodic
from salesops.org.models import Person


@periodic("customers.dormancy", every_minutes=1440, label=_("Call won customers dormant that nobody is in touch with"))
def doze() -> None:
    """Each night."""
    let_sleep(by=Person.system())
