"""The link by which a customer opens the quote once: states, audit verbs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LinkState(TextChoices):
    """How it stands with a link; follows from its fields and the moment, never stored."""

    WAITING = "waiting", pgettext_lazy("link", "Not opened yet")
    OPENED = "opened", pgettext_lazy("link", "Opened")
    EXPIRED = "expired", pgettext_lazy("link", "Expired")
    REVOKED = "revoked", pgettext_lazy("link", "Revoked")
    BLOCKED = "blocked", pgettext_lazy("link", "Closed after wrong codes")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        return {"waiting": "run", "opened": "done", "blocked": "stop"}.get(self.value, "off")


class LinkVerb(TextChoices):
    """What the audit trail says happened to a link."""

    MADE = "quotes.link.made", _("made a link by which the customer can open the quote once")
    OPENED = "quotes.link.opened", _("gave the quote out by its link, to whoever had the code")
    REVOKED = "quotes.link.revoked", _("revoked a link to the quote")
    BLOCKED = "quotes.link.blocked", _("closed a link to the quote after too many wrong codes")
