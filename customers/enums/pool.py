"""The open pool (CUS-2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PoolMove(TextChoices):
    """Which way a customer went."""

    FELL = "fell", _("fell into the open pool")
    CLAIMED = "claimed", _("was claimed out of the open pool")
    ASSIGNED = "assigned", _("was assigned out of the open pool")


class PoolVerb(TextChoices):
    """What the audit trail says about the open pool."""

    FELL = "customers.pool.fell", _("put the customer into the open pool: its protection is over")
    CLAIMED = "customers.pool.claimed", _("claimed the customer out of the open pool")
    ASSIGNED = "customers.pool.assigned", _("assigned the customer out of the open pool")
