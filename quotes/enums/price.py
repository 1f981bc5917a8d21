"""Prices, price policies, what is seen of them: states and audit verbs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
