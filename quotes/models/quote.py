"""Quotes: versions, lines, attempts outside the band, questions, hand-outs (QUO-1…5, PRC-4).

A line keeps the band it was judged by as ``(band, floor, ceiling)``, a composite foreign key to the band's own
unique triple, and a CHECK that its final amount lies between quantity × floor and quantity × ceiling. So the
database itself refuses a quote outside the band, whatever path it came by; a trigger refuses to let a quote leave
the draft while one of its lines is not bound to a band (``0003_quote_guards``).
"""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.models import Contact, Customer
from quotes.enums import AttemptPath, HandOutWay, PriceType, QuoteState
from quotes.models.price import PriceBand, PricePolicy
from quotes.models.product import Product
from salesops import audit
from salesops.base.append_only import AppendOnly
from salesops.base.money import MoneyField
from salesops.org.fields import InCharge
from salesops.org.models import Region

EDITABLE = (QuoteState.DRAFT, QuoteState.RETURNED)
OFFERED = (QuoteState.APPROVED, QuoteState.ISSUED)


class QuoteQuerySet(models.QuerySet["Quote"]):
    """Reads that more than one page needs."""

    def current(self) -> "QuoteQuerySet":
        """Without the versions that a newer one has superseded."""
        return self.exclude(state=QuoteState.SUPERSEDED)

    def for_list(self) -> "QuoteQuerySet":
        """With everything a row of the list shows."""
        return self.select_related("customer", "owner", "region")


@audit.tracked()
class Quote(models.Model):
    """One offer to one customer.

    ``state`` is changed only by: ``submit_quote`` (draft, returned → in review), the outcomes in
    ``quotes/approval.py`` (→ approved, returned, rejected, draft), ``hand_out_quote`` (approved → issued),
    ``supersede_quote`` through ``issue_quote`` of the next version, and ``expire_quotes``.
    The number is drawn at the first submission and stays through all versions.
    """

    number = models.CharField(_("quote number"), max_length=20, blank=True, default="")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next", verbose_name=_("previous version")
    )
    state = models.CharField(_("state"), max_length=12, choices=QuoteState, default=QuoteState.DRAFT)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="quotes", verbose_name=_("customer"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="quotes", verbose_name=_("contact")
    )
    project_name = models.CharField(_("project"), max_length=120, blank=True, default="")
    owner = InCharge(on_delete=models.PROTECT, related_name="quotes", verbose_name=_("account manager"))
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
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    issued_at = models.DateTimeField(_("first handed out"), null=True, blank=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("number", "version"), condition=~Q(number=""), name="quote_number_version"),
            models.CheckConstraint(condition=Q(state__in=QuoteState.values), name="quote_state_known"),
            models.CheckConstraint(
                condition=Q(state=QuoteState.DRAFT) | ~Q(number=""), name="quote_number_once_submitted"
            ),
            models.CheckConstraint(condition=Q(header_discount__gte=0), name="quote_header_discount_not_negative"),
            models.CheckConstraint(
                condition=Q(state__in=(QuoteState.DRAFT, QuoteState.RETURNED)) | Q(total__gt=0),
                name="quote_total_positive",
            ),
        )
        indexes = (
            models.Index(fields=("owner", "state", "-id"), name="quote_owner_state"),
            models.Index(fields=("region", "state", "-id"), name="quote_region_state"),
            models.Index(fields=("customer", "-id"), name="quote_customer"),
            models.Index(
                fields=("valid_until",),
                condition=Q(state__in=(QuoteState.APPROVED, QuoteState.ISSUED)),
                name="quote_open_validity",
            ),
        )

    def __str__(self) -> str:
        return self.shown_number

    @property
    def shown_number(self) -> str:
        """"QT-2026-00012", "QT-2026-00012-V2", or "draft 12" before the first submission."""
        if not self.number:
            return str(_("draft %(id)s") % {"id": self.pk})
        return self.number if self.version == 1 else f"{self.number}-V{self.version}"

    @property
    def is_editable(self) -> bool:
        """Whether its content may still change; afterwards only a new version does."""
        return self.state in EDITABLE

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("quotes:quote-detail", args=[self.pk])


@audit.tracked()
class QuoteLine(models.Model):
    """One product in a quote; amounts in yuan, tax included, computed by ``quotes.pricing`` alone.

    ``amount`` is after the line's discount; ``final_amount`` also after its share of the discount on the whole.
    """

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="lines", verbose_name=_("quote"))
    position = models.PositiveSmallIntegerField(_("position"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    unit_price = MoneyField(_("unit price, tax included"))
    discount = models.DecimalField(_("discount"), max_digits=5, decimal_places=4, default=Decimal("0"))
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
        )
        triggers = (
            pgtrigger.Trigger(
                name="only_while_editable",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("parent_state", "text")],
                func="""
                    SELECT state INTO parent_state FROM quotes_quote
                     WHERE id = COALESCE(NEW.quote_id, OLD.quote_id);
                    IF parent_state NOT IN ('draft', 'returned') THEN
                        RAISE EXCEPTION 'the lines of a quote in state % do not change', parent_state
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.position} {self.product}"


class PriceAttempt(AppendOnly):
    """Somebody tried to offer outside the band (PRC-4): who, what, by how much, by which path."""

    quote = models.ForeignKey(
        Quote, models.PROTECT, null=True, blank=True, related_name="attempts", verbose_name=_("quote")
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    tried_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    tried_at = models.DateTimeField(_("when"))
    path = models.CharField(_("path"), max_length=12, choices=AttemptPath)
    price_type = models.CharField(_("price type"), max_length=20, choices=PriceType)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    final_amount = MoneyField(_("amount after all discounts"))
    floor = MoneyField(_("floor"), null=True, blank=True)
    ceiling = MoneyField(_("ceiling"), null=True, blank=True)
    off_by = MoneyField(_("outside by"), null=True, blank=True)

    class Meta:
        verbose_name = _("attempt outside the band")
        verbose_name_plural = _("attempts outside the band")
        ordering = ("-tried_at",)
        constraints = (models.CheckConstraint(condition=Q(path__in=AttemptPath.values), name="attempt_path_known"),)


@audit.tracked()
class Question(models.Model):
    """A rep's question before submitting (QUO-3); an answer approves nothing. Doors: ``ask``, ``answer_question``."""

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="questions", verbose_name=_("quote"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_of = InCharge(on_delete=models.PROTECT, related_name="+", verbose_name=_("asked of"))
    text = models.TextField(_("question"))
    special_reason = models.TextField(_("special reason"), blank=True, default="")
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), blank=True, default="")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="question_answer_whole",
            ),
        )


class HandOut(AppendOnly):
    """The approved paper left the house: to whom, how, by whom (QUO-4)."""

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="hand_outs", verbose_name=_("quote"))
    way = models.CharField(_("way"), max_length=10, choices=HandOutWay)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    handed_at = models.DateTimeField(_("when"))
    sha256 = models.CharField(_("fingerprint of the paper"), max_length=64)

    class Meta:
        verbose_name = _("hand-out")
        verbose_name_plural = _("hand-outs")
        ordering = ("-handed_at",)
        constraints = (models.CheckConstraint(condition=Q(way__in=HandOutWay.values), name="hand_out_way_known"),)
