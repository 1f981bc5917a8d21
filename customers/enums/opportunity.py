"""Opportunities: stages, outlook, reasons (OPP-1)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(TextChoices):
    """How far an opportunity is (OPP-1)."""

    FOUND = "found", pgettext_lazy("opportunity", "Found")
    CONFIRMED = "confirmed", pgettext_lazy("opportunity", "Need confirmed")
    OFFERED = "offered", pgettext_lazy("opportunity", "Offer made")
    NEGOTIATING = "negotiating", pgettext_lazy("opportunity", "Negotiating")
    WON = "won", pgettext_lazy("opportunity", "Won")
    LOST = "lost", pgettext_lazy("opportunity", "Lost")


CLOSED_STAGES = (Stage.WON, Stage.LOST)


# Which mark of the look a stage carries.
STAGE_MARK = {
    Stage.FOUND: "open",
    Stage.CONFIRMED: "open",
    Stage.OFFERED: "run",
    Stage.NEGOTIATING: "run",
    Stage.WON: "won",
    Stage.LOST: "stop",
}


class OpportunityVerb(TextChoices):
    """What the audit trail says happened to an opportunity."""

    OPENED = "customers.opportunity.opened", _("took up the opportunity")
    EDITED = "customers.opportunity.edited", _("changed the opportunity")
    MOVED = "customers.opportunity.moved", _("moved the opportunity")
    WON = "customers.opportunity.won", _("closed the opportunity as won")
    LOST = "customers.opportunity.lost", _("closed the opportunity as lost")
    REOPENED = "customers.opportunity.reopened", _("opened the opportunity again")
    PASSED_ON = "customers.opportunity.passed-on", _("passed on, with the customer, the opportunity")


class Outlook(TextChoices):
    """What the owner of an opportunity stands for; the forecast sums it (OPP-2)."""

    OPEN = "open", pgettext_lazy("outlook", "Open")
    BEST = "best", pgettext_lazy("outlook", "Best case")
    COMMITTED = "committed", pgettext_lazy("outlook", "Committed")


class LossReason(TextChoices):
    """Why an opportunity came to nothing."""

    PRICE = "price", pgettext_lazy("loss", "Price")
    PRODUCT = "product", pgettext_lazy("loss", "Product does not fit")
    COMPETITOR = "competitor", pgettext_lazy("loss", "A competitor was chosen")
    BUDGET = "budget", pgettext_lazy("loss", "No budget")
    DROPPED = "dropped", pgettext_lazy("loss", "The customer dropped the project")
    OTHER = "other", pgettext_lazy("loss", "Other")
