"""Special prices 特价: one customer, one product, one quantity, some days (PRC-4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SPECIAL = "quotes.special"
"""The approval kind of a special price."""


class SpecialState(TextChoices):
    """The departments are heard first, then director and general manager decide; `SpecialPrice` names the doors."""

    REVIEW = "review", _("Collective review")
    PENDING = "pending", pgettext_lazy("paper", "In approval")
    APPROVED = "approved", pgettext_lazy("paper", "Approved")
    REJECTED = "rejected", pgettext_lazy("paper", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("paper", "Withdrawn")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        marks = {"review": "wait", "pending": "run", "approved": "done", "rejected": "stop"}
        return marks.get(self.value, "off")


OPEN_SPECIAL = (SpecialState.REVIEW, SpecialState.PENDING)
"""What somebody still has to say something to."""


class SpecialVerb(TextChoices):
    """What the audit trail says about a special price."""

    ASKED = "quotes.special.asked", _("asked for a special price")
    CHANGED = "quotes.special.changed", _("changed the special price asked for")
    OPINIONS_RECORDED = "quotes.special.opinions_recorded", _("recorded opinions of the collective review")
    OPINIONS_VOIDED = "quotes.special.opinions_voided", _("set the opinions aside, because the request changed")
    SUBMITTED = "quotes.special.submitted", _("submitted the special price for approval")
    APPROVED = "quotes.special.approved", _("gave the special price its last approval")
    RETURNED = "quotes.special.returned", _("returned the special price for change")
    REJECTED = "quotes.special.rejected", _("rejected the special price")
    WITHDRAWN = "quotes.special.withdrawn", _("gave the special price up")
    PASSED_ON = "quotes.special.passed-on", _("passed on, with the customer, the special price asked for")
