"""Disputes over a customer (CUS-2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DisputeState(TextChoices):
    """How far a dispute over a customer is (CUS-2)."""

    OPEN = "open", pgettext_lazy("dispute", "To be ruled")
    RULED = "ruled", pgettext_lazy("dispute", "Ruled")
    WITHDRAWN = "withdrawn", pgettext_lazy("dispute", "Withdrawn")


DISPUTE_MARK = {DisputeState.OPEN: "run", DisputeState.RULED: "done", DisputeState.WITHDRAWN: "off"}


class Ruling(TextChoices):
    """What the superior of both decided."""

    KEEPS = "keeps", _("The keeper keeps the customer")
    MOVES = "moves", _("The customer goes to the claimant")


class DisputeVerb(TextChoices):
    """What the audit trail says happened to a dispute; the customer's timeline shows it too."""

    OPENED = "customers.dispute.opened", _("disputed the registration")
    ANSWERED = "customers.dispute.answered", _("answered the claim")
    RULED = "customers.dispute.ruled", _("ruled on the dispute")
    WITHDRAWN = "customers.dispute.withdrawn", _("withdrew the dispute")
