"""The way from one status to the next, asked for and approved (CUS-4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATUS = "customers.status"


"""The approval kind of a change of status."""


STOP = "customers.stop"


"""The approval kind of a proposal not to serve a customer any longer, or to serve one again."""


class StatusVerb(TextChoices):
    """What the audit trail says about a customer's status and the requests to change it."""

    ASKED = "customers.status.asked", _("asked for the status")
    ASKED_AGAIN = "customers.status.asked-again", _("asked once more for the status")
    RETURNED = "customers.status.returned", _("returned the request for the status")
    REJECTED = "customers.status.rejected", _("rejected the request for the status")
    WITHDRAWN = "customers.status.withdrawn", _("withdrew the request for the status")
    CHANGED = "customers.status.changed", _("changed the customer's status")
    PASSED_ON = "customers.status.passed-on", _("passed on, with the customer, the request for the status")


class PaperState(TextChoices):
    """How far a paper of this floor is in its chain."""

    DRAFT = "draft", pgettext_lazy("paper", "Draft")
    PENDING = "pending", pgettext_lazy("paper", "In approval")
    APPROVED = "approved", pgettext_lazy("paper", "Approved")
    REJECTED = "rejected", pgettext_lazy("paper", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("paper", "Withdrawn")


# What somebody still has to decide, or to put again.
OPEN_PAPER = (PaperState.DRAFT, PaperState.PENDING)

PAPER_MARK = {
    PaperState.DRAFT: "wait",
    PaperState.PENDING: "run",
    PaperState.APPROVED: "done",
    PaperState.REJECTED: "stop",
    PaperState.WITHDRAWN: "off",
}
