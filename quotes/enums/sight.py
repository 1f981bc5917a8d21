"""What is logged as seen on this floor."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class QuoteSight(TextChoices):
    """Looks at what is confidential (CNF-2)."""

    QUOTE = "quote.viewed", _("opened the quote")
    PRICE_LIST = "price-list.viewed", _("opened the price list")
    PRICE_POLICY = "price-policy.viewed", _("opened a version of the price policy")
    SIMULATION = "price-simulation.viewed", _("worked out prices by")
    SPECIAL = "special-price.viewed", _("opened the special price")
    BID = "bid.viewed", _("opened the bid")
    STANDARD_COST = "standard-cost.viewed", _("opened the standard cost")


class QuoteTaking(TextChoices):
    """What leaves the house from this floor (CNF-2)."""

    SPECIALS = "special-prices.exported", _("exported special prices")
