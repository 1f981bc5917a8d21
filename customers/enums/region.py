"""Registering a customer in another region, with approval (CUS-3)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

REGION = "customers.region"


"""The approval kind of a registration in another region than the owner's."""


class RegionVerb(TextChoices):
    """What the audit trail says about a registration in another region."""

    ASKED = "customers.region.asked", _("asked to register in another region")
    ASKED_AGAIN = "customers.region.asked-again", _("asked once more to register in another region")
    RETURNED = "customers.region.returned", _("returned the registration in another region")
    REJECTED = "customers.region.rejected", _("rejected the registration in another region")
    WITHDRAWN = "customers.region.withdrawn", _("withdrew the registration in another region")
    APPROVED = "customers.region.approved", _("approved the registration in another region")
