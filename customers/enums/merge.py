"""Two files of one company become one (CUS-2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MergeVerb(TextChoices):
    """What the audit trail says of the two: of the one that goes, and of the one that stays."""

    WENT = "customers.merge.went", _("merged the customer into another one")
    TOOK_IN = "customers.merge.took-in", _("merged another customer into this one")
    ANOTHER_OF = "customers.merge.contact", _("archived the contact, who is in the other customer's file already")
    CALLED_OFF = "customers.merge.visit", _("called the visit off: the other customer has one on the same day")
