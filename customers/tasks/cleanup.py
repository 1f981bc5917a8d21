"""The quarter's list of invalid customers (CUS-5)."""

from django.utils.translation import gettext_lazy as _

from customers.actions.cleanup import list_invalid
from salesops.jobs import periodic


@periodic("customers.invalid-list", every_minutes=1440, label=_("Tell of the quarter's invalid customers"))
def tell_of_invalid() -> None:
    """Each night; it speaks on the first working day of a quarter."""
    list_invalid()
