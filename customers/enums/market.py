"""What the market does (CUS-6)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class MarketTopic(TextChoices):
    """What a market note is about (CUS-6)."""

    DEMAND = "demand", pgettext_lazy("market", "Demand")
    PRICE = "price", pgettext_lazy("market", "Prices")
    COMPETITOR = "competitor", pgettext_lazy("market", "Competitor")
    PRODUCT = "product", pgettext_lazy("market", "Product")
    POLICY = "policy", pgettext_lazy("market", "Rules and policy")
    OTHER = "other", pgettext_lazy("market", "Other")
