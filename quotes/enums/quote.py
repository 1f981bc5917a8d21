"""Quotes: states, the approval kind, audit verbs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

QUOTE = "quotes.quote"
"""The approval kind of a quote."""


class QuoteState(TextChoices):
    """A quote's life; `quotes.models.Quote` names the doors between them."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In approval")
    RETURNED = "returned", _("Returned for change")
    REJECTED = "rejected", _("Rejected")
    APPROVED = "approved", _("Approved")
    ISSUED = "issued", _("Sent")
    SUPERSEDED = "superseded", _("Superseded")
    EXPIRED = "expired", _("Expired")
    VOID = "void", _("Void")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        marks = {
            "in_review": "run",
            "returned": "wait",
            "rejected": "stop",
            "approved": "done",
            "issued": "won",
            "superseded": "off",
            "expired": "off",
            "void": "off",
        }
        return marks.get(self.value, "open")


class AttemptPath(TextChoices):
    """By which way a price outside the band was tried (PRC-4)."""

    DRAFT = "draft", _("Saved draft")
    SUBMISSION = "submission", _("Submission")
    IMPORT = "import", _("Import")


class PriceSide(TextChoices):
    """On which side of its band a price lay."""

    BELOW = "below", _("below the floor")
    ABOVE = "above", _("above the ceiling")
    NO_BAND = "no_band", _("no band in force")


class HandOutWay(TextChoices):
    """How an approved quote leaves the house (QUO-4)."""

    DOWNLOAD = "download", _("as a download")
    EMAIL = "email", _("by e-mail")
    PAPER = "paper", _("on paper, sealed")
    LINK = "link", _("by a link with a code")


class QuoteVerb(TextChoices):
    """What the audit trail says happened to a quote."""

    DRAFTED = "quotes.quote.drafted", _("drafted the quote")
    SAVED = "quotes.quote.saved", _("changed the quote")
    DISCARDED = "quotes.quote.discarded", _("discarded the draft of a quote")
    VOIDED = "quotes.quote.voided", _("voided the quote; its number is not used again")
    COPIED = "quotes.quote.copied", _("drafted the quote from an earlier one")
    SUBMITTED = "quotes.quote.submitted", _("submitted the quote for approval")
    APPROVED = "quotes.quote.approved", _("gave the quote its last approval")
    RETURNED = "quotes.quote.returned", _("returned the quote for change")
    REJECTED = "quotes.quote.rejected", _("rejected the quote")
    WITHDRAWN = "quotes.quote.withdrawn", _("withdrew the quote")
    SUPERSEDED = "quotes.quote.superseded", _("put a newer version in the quote's place")
    EXPIRED = "quotes.quote.expired", _("marked the quote as expired")
    DOWNLOADED = "quotes.quote.handed_out_download", _("sent the quote as a download")
    HANDED = "quotes.quote.handed_out_paper", _("handed the sealed quote over on paper")
    POSTED = "quotes.quote.handed_out_email", _("sent the quote out by e-mail")
    MAILED = "quotes.quote.mailed", _("sent the quote by e-mail")
    MAIL_HELD = "quotes.quote.mail_held", _("held back the e-mail with the quote")
    ASKED = "quotes.quote.asked", _("asked a question about the quote")
    ANSWERED = "quotes.quote.answered", _("answered a question about the quote")
