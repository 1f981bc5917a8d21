"""The words of the commissions floor: shares, causes, audit verbs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# -------------------------------------------------------------------------------------------------------- settlement


class Share(TextChoices):
    """Whose part of a contract's commission it is (COM-1)."""

    OWN = "own", _("Account manager")
    TEAM = "team", _("Project team")


class Cause(TextChoices):
    """Why an entry was booked."""

    COLLECTED = "collected", _("Collected in full")
    CLAWBACK = "clawback", _("No longer collected in full")
    CHANGED = "changed", _("Amount changed")


class SettlementVerb(TextChoices):
    """What the audit trail says happened to a month."""

    SETTLED = "commissions.month.settled", _("settled the month")


class CommissionSight(TextChoices):
    """Looks at what is confidential (CNF-2)."""

    MONTH = "commissions.month.viewed", _("opened the month's commission")
    STATEMENT = "commissions.statement.viewed", _("opened the commission statement")
