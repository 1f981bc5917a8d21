"""The words of the quotes floor: states, kinds, audit verbs. One section per chapter."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# ------------------------------------------------------------------------------------------------------------- price


class ProductKind(TextChoices):
    """What is sold; the papers subtotal by it (PRC-1)."""

    LICENCE = "licence", _("Licence")
    PER_USER = "per_user", _("Per-user fee")
    IMPLEMENTATION = "implementation", _("Implementation service")
    GOODS = "goods", _("Goods")
    OTHER = "other", _("Other product")


class PriceType(TextChoices):
    """The three prices of a product (PRC-2); one never stands in for another."""

    NORMAL = "normal", _("Normal price")
    CAPTURE = "market_capture", _("Market-entry price")
    KEEP = "market_keeping", _("Market-retention price")


class PolicyState(TextChoices):
    """A version is edited as a draft; once issued its content stands for ever (PRC-3)."""

    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")


class PolicyStage(TextChoices):
    """How far a version has come; follows from its fields and the day, never stored."""

    DRAFT = "draft", _("Draft")
    MEETING = "meeting", _("Joint meeting")
    DIRECTOR = "director", _("Director's opinion")
    APPROVAL = "approval", _("Waiting for the general manager")
    COMING = "coming", _("Issued, not yet in force")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("No longer in force")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        marks = {"approval": "wait", "in_force": "done", "ended": "off", "draft": "open"}
        return marks.get(self.value, "run")


class Department(TextChoices):
    """Whose opinions the joint meeting must record before a version is issued (PRC-3)."""

    FINANCE = "finance", _("Finance")
    PRODUCTION = "production", _("Production")
    QUALITY = "quality", _("Quality")
    SUPPLY = "supply", _("Supply")


class ProductVerb(TextChoices):
    """What the audit trail says happened to a product."""

    ADDED = "quotes.product.added", _("added the product")
    EDITED = "quotes.product.edited", _("changed the product")
    WITHDRAWN = "quotes.product.withdrawn", _("withdrew the product from sale")
    COST_SET = "quotes.product.cost_set", _("set a standard cost")


class PriceVerb(TextChoices):
    """What the audit trail says happened to a price policy."""

    DRAFTED = "quotes.price.drafted", _("drafted a price policy")
    COPIED = "quotes.price.copied", _("copied an earlier price policy into a draft")
    EDITED = "quotes.price.edited", _("changed the head of the price policy")
    BANDS_SAVED = "quotes.price.bands_saved", _("changed price bands")
    DISCOUNTS_SAVED = "quotes.price.discounts_saved", _("changed discount authorities")
    OPINIONS_RECORDED = "quotes.price.opinions_recorded", _("recorded opinions of the joint meeting")
    OPINION_GIVEN = "quotes.price.opinion_given", _("gave the director's opinion")
    OPINION_VOIDED = "quotes.price.opinion_voided", _("set the director's opinion aside, because the content changed")
    ISSUED = "quotes.price.issued", _("approved and issued the price policy")
    ENDED = "quotes.price.ended", _("set the last day of the price policy")
    DISCARDED = "quotes.price.discarded", _("discarded the draft of a price policy")


DRAFTING_VERBS = (
    PriceVerb.DRAFTED,
    PriceVerb.COPIED,
    PriceVerb.EDITED,
    PriceVerb.BANDS_SAVED,
    PriceVerb.DISCOUNTS_SAVED,
)
"""By these a version gets its content: whoever did one of them does not decide on it (ORG-4)."""


# ------------------------------------------------------------------------------------------------------------- quote

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


class HandOutWay(TextChoices):
    """How an approved quote leaves the house (QUO-4)."""

    DOWNLOAD = "download", _("as a download")
    EMAIL = "email", _("by e-mail")


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
    POSTED = "quotes.quote.handed_out_email", _("sent the quote out by e-mail")
    MAILED = "quotes.quote.mailed", _("sent the quote by e-mail")
    MAIL_HELD = "quotes.quote.mail_held", _("held back the e-mail with the quote")
    ASKED = "quotes.quote.asked", _("asked a question about the quote")
    ANSWERED = "quotes.quote.answered", _("answered a question about the quote")


# ---------------------------------------------------------------------------------------------- what is logged as seen


class QuoteSight(TextChoices):
    """Looks at what is confidential (CNF-2)."""

    QUOTE = "quote.viewed", _("opened the quote")
    PRICE_LIST = "price-list.viewed", _("opened the price list")
    PRICE_POLICY = "price-policy.viewed", _("opened a version of the price policy")
    STANDARD_COST = "standard-cost.viewed", _("opened the standard cost")
