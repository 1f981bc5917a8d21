"""The night's look at what was accepted: whom to call (CUS-5)."""

from django.utils.translation import gettext_lazy as _

from customers.actions.revisit import plan_revisits
from salesops.jobs import periodic
from salesops.org.models import Person


@periodic("customers.revisits", every_minutes=1440, label=_("Plan the follow-up calls after acceptances"))
def plan() -> None:
    """Each night: a call for each acceptance that has none yet."""
    plan_revisits(by=Person.system())
