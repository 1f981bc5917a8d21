"""What the market does: topics, audit verbs, what is taken away (CUS-6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MarketTopic(TextChoices):
    """What a market note is about (CUS-6)."""

    DEMAND = "demand", pgettext_lazy("market", "Demand")
    PRICE = "price", pgettext_lazy("market", "Prices")
    COMPETITOR = "competitor", pgettext_lazy("market", "Competitors")
    PRODUCT = "product", pgettext_lazy("market", "Products")
    POLICY = "policy", pgettext_lazy("market", "Rules and policy")
    OTHER = "other", pgettext_lazy("market", "Other")


class MarketVerb(TextChoices):
    """What the audit trail says happened."""

    COMPETITOR_ADDED = "customers.competitor.added", _("added the competitor")
    COMPETITOR_EDITED = "customers.competitor.edited", _("changed the competitor")
    COMPETITOR_ARCHIVED = "customers.competitor.archived", _("archived the competitor")
    PRICE_SEEN = "customers.competitor.price_seen", _("wrote down a competitor's price")
    PRICE_CORRECTED = "customers.competitor.price_corrected", _("corrected a competitor's price")
    NOTED = "customers.market.noted", _("wrote a market note")


class MarketTaking(TextChoices):
    """What leaves the house (CNF-2)."""

    PRICES = "customers.market.prices_exported", _("exported competitors' prices")
