"""The night's look at which customers are still protected (CUS-2)."""

from django.utils.translation import gettext_lazy as _

from customers.actions.protection import watch_protection
from salesops.jobs import periodic
from salesops.org.models import Person


@periodic(
    "customers.protection", every_minutes=1440, label=_("Let customers that nobody speaks with fall into the open pool")
)
def watch() -> None:
    """Each night: warn of protections that end, and let fall what nobody spoke with."""
    watch_protection(by=Person.system())
