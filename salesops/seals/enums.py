"""The words of the register: seals, states of an entry, audit verbs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Seal(TextChoices):
    """The seals of the house (PAPERS P28)."""

    COMPANY = "company", _("Company seal")
    CONTRACT = "contract", _("Contract seal")
    QUOTE = "quote", _("Quotation seal")
    FINANCE = "finance", _("Finance seal")
    LEGAL = "legal", _("Legal representative's seal")


class EntryState(TextChoices):
    """applied → checked → used; applied, checked → refused by the keeper, or withdrawn by who asked.

    A counter-entry is used from the beginning.
    """

    APPLIED = "applied", pgettext_lazy("seal", "Asked for")
    CHECKED = "checked", pgettext_lazy("seal", "Checked")
    USED = "used", pgettext_lazy("seal", "Sealed")
    REFUSED = "refused", pgettext_lazy("seal", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("seal", "Withdrawn")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        marks = {"applied": "open", "checked": "run", "used": "done", "refused": "stop", "withdrawn": "off"}
        return marks[self.value]


OPEN = (EntryState.APPLIED, EntryState.CHECKED)


class SealVerb(TextChoices):
    """What the audit trail says; the paper's record shows it too."""

    KEEPER_NAMED = "seals.keeper.named", _("named who keeps the seal")
    APPLIED = "seals.entry.applied", _("asked for a seal")
    CHECKED = "seals.entry.checked", _("checked the print against the approved paper")
    USED = "seals.entry.used", _("sealed the paper")
    REFUSED = "seals.entry.refused", _("refused the seal")
    WITHDRAWN = "seals.entry.withdrawn", _("withdrew the request for a seal")
    RETURNED = "seals.entry.returned", _("took the seal back in")
    SCANNED = "seals.entry.scanned", _("added the scan of the sealed paper")
    CORRECTED = "seals.entry.corrected", _("corrected an entry of the seal register by a counter-entry")
