"""What becomes of invalid customers, each quarter (CUS-5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProposalState(TextChoices):
    """open → taken, when the customer was archived, or declined: it stays where it is."""

    OPEN = "open", pgettext_lazy("archiving", "Proposed")
    TAKEN = "taken", pgettext_lazy("archiving", "Archived")
    DECLINED = "declined", pgettext_lazy("archiving", "Stays")


PROPOSAL_MARK = {
    ProposalState.OPEN: "run",
    ProposalState.TAKEN: "done",
    ProposalState.DECLINED: "off",
}


class CleanupVerb(TextChoices):
    """What the audit trail says about a proposal to archive a customer."""

    PROPOSED = "customers.cleanup.proposed", _("proposed to archive the customer")
    DECLINED = "customers.cleanup.declined", _("did not want to archive the customer")
