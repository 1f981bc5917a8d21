"""What became of an offer: won or lost, and the audit verb."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Outcome(TextChoices):
    """What the customer decided."""

    WON = "won", pgettext_lazy("quote result", "Won")
    LOST = "lost", pgettext_lazy("quote result", "Lost")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        return {"won": "won", "lost": "stop"}[self.value]


class ResultVerb(TextChoices):
    """What the audit trail says happened."""

    WON = "quotes.result.won", _("noted that the quote was won")
    LOST = "quotes.result.lost", _("noted that the quote was lost")
