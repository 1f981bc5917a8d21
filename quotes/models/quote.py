"""Quotes, their versions and lines (QUO-1, QUO-2, QUO-5, PRC-4).

A line keeps the band it was judged by as ``(band, floor, ceiling)``, a composite foreign key to the band's own
unique triple, and a CHECK that its final amount lies between quantity × floor and quantity × ceiling. So the
database itself refuses a quote outside the band, whatever path it came by. Triggers (``0003_quote_guards``) let a
quote leave the draft only when every line is bound to a band of its product and price type, and keep number,
customer, lines and amounts as they are from then on.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Round
from django.utils.translation import gettext_lazy as _

from customers.models import Contact, Customer
from quotes.enums import PriceType, QuoteState
from quotes.models.inquiry import Inquiry
from quotes.models.price import PriceBand, PricePolicy
from quotes.models.product import Product
from quotes.models.special import SpecialPrice
from salesops import audit
from salesops.base.addresses import address
from salesops.base.money import MoneyField
from salesops.org.enums import SELLING_POSTS
from salesops.org.fields import InCharge
from salesops.org.models import Region

EDITABLE = (QuoteState.DRAFT, QuoteState.RETURNED)
OFFERED = (QuoteState.APPROVED, QuoteState.ISSUED)
DEAD = (QuoteState.REJECTED, QuoteState.VOID)


class QuoteQuerySet(models.QuerySet["Quote"]):
    """Reads that more than one page needs."""

    def current(self) -> "QuoteQuerySet":
        """Without the versions that a newer one has superseded, and without those that were given up."""
        return self.exclude(state__in=(QuoteState.SUPERSEDED, QuoteState.VOID))


@audit.tracked()
class Quote(models.Model):
    """One offer to one customer.

    ``state`` is changed only by: ``submit_quote`` (draft, returned → in review); the outcomes of its chain in
    ``quotes/approval/quote.py``: ``issue_quote`` (→ approved, and the version before → superseded) and
    ``close_unapproved`` (→ returned, rejected, or a draft again); ``hand_out_quote`` (approved → issued);
    ``expire_quotes``; ``discard_quote`` (draft, returned → void, or the row is gone when nobody was asked about it).
    The number is drawn at the first submission and stays through all versions.
    """

    number = models.CharField(_("quote number"), max_length=20, blank=True, default="")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name=_("previous version")
    )
    state = models.CharField(_("state"), max_length=12, choices=QuoteState, default=QuoteState.DRAFT)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="quotes", verbose_name=_("customer"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="quotes", verbose_name=_("contact")
    )
    inquiry = models.ForeignKey(
        Inquiry, models.PROTECT, null=True, blank=True, related_name="quotes", verbose_name=_("inquiry")
    )
    project_name = models.CharField(_("project"), max_length=120, blank=True, default="")
    owner = InCharge(
        open_when=Q(state__in=(*EDITABLE, QuoteState.IN_REVIEW, *OFFERED)),
        posts=SELLING_POSTS,
        work="sales",
        related_name="quotes",
        verbose_name=_("account manager"),
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    valid_until = models.DateField(_("valid until"))
    payment_terms = models.TextField(_("payment terms"), blank=True, default="")
    delivery = models.TextField(_("delivery"), blank=True, default="")
    warranty = models.TextField(_("warranty and service"), blank=True, default="")
    notes = models.TextField(_("notes"), blank=True, default="")
    header_discount = MoneyField(_("discount on the whole"), default=Decimal("0.00"))
    list_total = MoneyField(_("list total"), default=Decimal("0.00"))
    total = MoneyField(_("total, tax included"), default=Decimal("0.00"))
    tax_total = MoneyField(_("tax included in the total"), default=Decimal("0.00"))
    policy = models.ForeignKey(
        PricePolicy, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("price policy")
    )
    created_at = models.DateTimeField(_("created"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    issued_at = models.DateTimeField(_("first sent"), null=True, blank=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("number", "version"), condition=~Q(number=""), name="quote_number_version"),
            # A version that came to nothing makes room for another one after the same.
            models.UniqueConstraint(fields=("previous",), condition=~Q(state__in=DEAD), name="quote_one_next_version"),
            models.CheckConstraint(condition=Q(state__in=QuoteState.values), name="quote_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=(QuoteState.DRAFT, QuoteState.VOID)) | ~Q(number=""),
                name="quote_number_once_submitted",
            ),
            models.CheckConstraint(condition=Q(header_discount__gte=0), name="quote_header_discount_not_negative"),
            models.CheckConstraint(
                condition=Q(state__in=(*EDITABLE, QuoteState.VOID)) | Q(total__gt=0), name="quote_total_positive"
            ),
        )
        indexes = (
            models.Index(fields=("owner", "state", "-id"), name="quote_owner_state"),
            models.Index(fields=("region", "state", "-id"), name="quote_region_state"),
            models.Index(fields=("customer", "-id"), name="quote_customer"),
            models.Index(
                fields=("valid_until",),
                condition=Q(state__in=OFFERED),
                name="quote_open_validity",
            ),
        )

    def __str__(self) -> str:
        # Kept in the trail, where readers of every language find it: "draft 12" would stay in the writer's.
        return f"#{self.pk}" if not self.number else self.shown_number

    @property
    def shown_number(self) -> str:
        """ "QT-2026-00012", "QT-2026-00012-V2", or "draft 12" before the first submission."""
        if not self.number:
            return str(_("draft %(id)s") % {"id": self.pk})
        return self.number if self.version == 1 else f"{self.number}-V{self.version}"

    @property
    def is_editable(self) -> bool:
        """Whether its content may still change; afterwards only a new version does."""
        return self.state in EDITABLE

    @property
    def is_offered(self) -> bool:
        """Whether it may reach the customer (QUO-4)."""
        return self.state in OFFERED

    @property
    def was_submitted(self) -> bool:
        """Whether anybody was ever asked to approve it; then it is never deleted."""
        return self.submitted_at is not None

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address("quotes:quote-detail", self.pk)


@audit.tracked()
class QuoteLine(models.Model):
    """One product in a quote; amounts in yuan, tax included, computed by ``quotes.pricing`` alone.

    ``amount`` is after the line's discount; ``final_amount`` also after its share of the discount on the whole.
    """

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="lines", verbose_name=_("quote"))
    position = models.PositiveSmallIntegerField(_("position"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    note = models.CharField(_("note on the line"), max_length=200, blank=True, default="")
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    unit_price = MoneyField(_("unit price, tax included"))
    discount = models.DecimalField(_("discount"), max_digits=5, decimal_places=4, default=Decimal(0))
    price_type = models.CharField(_("price type"), max_length=20, choices=PriceType, default=PriceType.NORMAL)
    reason = models.CharField(_("reason for the price type"), max_length=200, blank=True, default="")
    tax_rate = models.DecimalField(_("tax rate"), max_digits=5, decimal_places=4)
    amount = MoneyField(_("amount"))
    final_amount = MoneyField(_("amount after all discounts"))
    tax = MoneyField(_("tax in it"))
    list_price = MoneyField(_("list price"), null=True, blank=True)
    band = models.ForeignKey(
        PriceBand, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("price band")
    )
    floor = MoneyField(_("floor"), null=True, blank=True)
    ceiling = MoneyField(_("ceiling"), null=True, blank=True)
    special = models.ForeignKey(
        SpecialPrice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("special price")
    )
    special_floor = MoneyField(_("floor by a special price"), null=True, blank=True)

    class Meta:
        verbose_name = _("quote line")
        verbose_name_plural = _("quote lines")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("quote", "position"), name="quote_line_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="quote_line_quantity_positive"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="quote_line_price_not_negative"),
            models.CheckConstraint(condition=Q(discount__gte=0, discount__lt=1), name="quote_line_discount_range"),
            models.CheckConstraint(condition=Q(price_type__in=PriceType.values), name="quote_line_price_type_known"),
            models.CheckConstraint(condition=Q(final_amount__lte=F("amount")), name="quote_line_final_amount"),
            models.CheckConstraint(
                condition=Q(band__isnull=True, floor__isnull=True, ceiling__isnull=True)
                | Q(band__isnull=False, floor__isnull=False, ceiling__isnull=False, list_price__isnull=False),
                name="quote_line_band_whole",
            ),
            models.CheckConstraint(
                condition=Q(band__isnull=True)
                | Q(
                    final_amount__gt=0,
                    # A special price stands in the floor's place, and nowhere else.
                    final_amount__gte=Round(F("quantity") * Coalesce(F("special_floor"), F("floor")), 2),
                    final_amount__lte=Round(F("quantity") * F("ceiling"), 2),
                ),
                name="quote_line_inside_band",
            ),
            models.CheckConstraint(
                condition=Q(special__isnull=True, special_floor__isnull=True)
                | Q(special__isnull=False, special_floor__isnull=False, band__isnull=False),
                name="quote_line_special_whole",
            ),
            # It is granted for its quantity, not for that quantity on every line.
            models.UniqueConstraint(fields=("quote", "special"), name="quote_line_special_once"),
        )

    def __str__(self) -> str:
        return f"{self.position} {self.product}"
