"""The month's digest of the market (CUS-6)."""

from django.utils.translation import gettext_lazy as _

from customers.actions.market_digest import send_market_digest
from salesops.jobs import periodic


@periodic("customers.market-digest", every_minutes=1440, label=_("Tell the director of the month's market digest"))
def digest() -> None:
    """Each night: in the first days of a month, whatever the month before left behind."""
    send_market_digest()
