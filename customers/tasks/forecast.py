"""The night's look at whether the month's forecast is frozen (OPP-2)."""

from django.utils.translation import gettext_lazy as _

from customers.actions.forecast import freeze_forecast
from salesops.jobs import periodic
from salesops.org.models import Person


@periodic("customers.forecast-freeze", every_minutes=1440, label=_("Freeze the month's forecast"))
def freeze() -> None:
    """Each night, so that a month whose first day was missed is frozen on the next."""
    freeze_forecast(by=Person.system())
