"""Contracts and their lines (CON-1, CON-2, CON-5, CON-6).

The lines are copies of the approved quote's, bound to a band as those are: a composite foreign key to the band's
walls and a CHECK, so that the database refuses a contract outside the band whatever path it came by (PRC-4).
Triggers (``0002_contract_guards``) hold the states, keep what was submitted as it was, and let a contract leave the
draft only when its lines and its payment schedule each sum to its total.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Round
from django.utils.translation import gettext_lazy as _

from contracts.enums import ContractState, ContractType, Origin
from contracts.models.template import ContractTemplate
from customers.models import Customer
from quotes.enums import PriceType
from quotes.models import PriceBand, Product, Quote, SpecialPrice
from salesops import audit
from salesops.base.addresses import address
from salesops.base.money import MoneyField
from salesops.documents.models import File
from salesops.org.enums import SELLING_POSTS
from salesops.org.fields import InCharge
from salesops.org.models import Region

EDITABLE = (ContractState.DRAFT, ContractState.RETURNED)
AGREED = (ContractState.APPROVED, ContractState.SIGNED)
DEAD = (ContractState.REJECTED, ContractState.VOID)


@audit.tracked()
class Contract(models.Model):
    """One agreement with one customer.

    ``state`` is changed only by: ``submit_contract`` (draft, returned → in review); the outcomes of its chain in
    ``contracts/approval.py``: ``conclude_contract`` (→ approved, text frozen, terms of commission kept) and
    ``close_unapproved`` (→ returned, rejected, or a draft again); ``sign_contract`` (approved → signed);
    ``discard_contract`` (draft, returned → void, or the row is gone when nobody was asked about it). A contract of the
    past enters as signed by ``take_over_contract`` alone.

    ``rep`` is whose sale it is and stays; ``owner`` is who looks after it now and moves with a handover.
    """

    number = models.CharField(_("contract number"), max_length=20, blank=True, default="")
    type = models.CharField(_("type"), max_length=12, choices=ContractType, default=ContractType.SALE)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.QUOTE)
    source_number = models.CharField(_("number at its source"), max_length=40, blank=True, default="")
    title = models.CharField(_("title"), max_length=120)
    state = models.CharField(_("state"), max_length=12, choices=ContractState, default=ContractState.DRAFT)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    round = models.PositiveSmallIntegerField(_("times submitted"), default=0)
    quote = models.ForeignKey(
        Quote, models.PROTECT, null=True, blank=True, related_name="contracts", verbose_name=_("quote")
    )
    template = models.ForeignKey(
        ContractTemplate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contract template")
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contracts", verbose_name=_("customer"))
    rep = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sold by"))
    owner = InCharge(
        open_when=~Q(state__in=DEAD),
        posts=SELLING_POSTS,
        work="sales",
        related_name="contracts",
        verbose_name=_("account manager"),
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    project_lead = InCharge(open_when=~Q(state__in=DEAD), posts=SELLING_POSTS, verbose_name=_("project lead"))
    place = models.CharField(_("place of signing"), max_length=60, blank=True, default="")
    expires_on = models.DateField(_("in force until"), null=True, blank=True)
    payment_terms = models.TextField(_("payment terms"), blank=True, default="")
    delivery = models.TextField(_("delivery"), blank=True, default="")
    warranty = models.TextField(_("warranty and service"), blank=True, default="")
    notes = models.TextField(_("further terms"), blank=True, default="")
    total = MoneyField(_("amount, tax included"), default=Decimal("0.00"))
    tax_total = MoneyField(_("tax included in the amount"), default=Decimal("0.00"))
    created_at = models.DateTimeField(_("created"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    # The parties as they were called when the contract was submitted.
    customer_name = models.CharField(_("party A"), max_length=200, blank=True, default="")
    company_name = models.CharField(_("party B"), max_length=200, blank=True, default="")
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    # COM-1: the settings of the day of approval; a later change never reaches this contract.
    approved_on = models.DateField(_("day of approval"), null=True, blank=True)
    rep_rate = models.DecimalField(_("commission rate"), max_digits=5, decimal_places=4, null=True, blank=True)
    team_rate = models.DecimalField(_("team's rate"), max_digits=5, decimal_places=4, null=True, blank=True)
    paid_share = models.DecimalField(_("part paid at once"), max_digits=5, decimal_places=4, null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("registered by")
    )
    registered_at = models.DateTimeField(_("registered at"), null=True, blank=True)
    scan = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scan"))
    scan_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("scan confirmed by")
    )
    scan_confirmed_at = models.DateTimeField(_("scan confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="contract_number_once"),
            models.UniqueConstraint(
                fields=("source_number",), condition=~Q(source_number=""), name="contract_source_number_once"
            ),
            # One quote is agreed on once; a contract that came to nothing makes room.
            models.UniqueConstraint(fields=("quote",), condition=~Q(state__in=DEAD), name="contract_one_per_quote"),
            models.CheckConstraint(condition=Q(state__in=ContractState.values), name="contract_state_known"),
            models.CheckConstraint(
                condition=Q(origin=Origin.QUOTE, quote__isnull=False, template__isnull=False, source_number="")
                | (Q(origin=Origin.IMPORTED, quote__isnull=True) & ~Q(source_number="")),
                name="contract_origin_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(ContractState.DRAFT, ContractState.VOID)) | ~Q(number=""),
                name="contract_number_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(*EDITABLE, ContractState.VOID)) | Q(total__gt=0), name="contract_total_positive"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AGREED)
                | Q(
                    approved_at__isnull=False,
                    approved_on__isnull=False,
                    rep_rate__range=(0, 1),
                    team_rate__range=(0, 1),
                    paid_share__range=(0, 1),
                ),
                name="contract_agreed_keeps_terms",
            ),
            models.CheckConstraint(
                condition=~Q(state=ContractState.SIGNED) | Q(signed_on__isnull=False, registered_by__isnull=False),
                name="contract_signed_is_registered",
            ),
            models.CheckConstraint(
                condition=Q(scan_confirmed_at__isnull=True) | Q(scan__isnull=False, scan_confirmed_by__isnull=False),
                name="contract_confirmed_scan_is_there",
            ),
        )
        indexes = (
            models.Index(fields=("owner", "state", "-id"), name="contract_owner_state"),
            models.Index(fields=("region", "state", "-id"), name="contract_region_state"),
            models.Index(fields=("customer", "-id"), name="contract_customer"),
            models.Index(fields=("rep", "-id"), name="contract_rep"),
        )

    def __str__(self) -> str:
        # Kept in the trail, where readers of every language find it.
        return self.number or f"#{self.pk}"

    @property
    def shown_number(self) -> str:
        """The number; a draft that has none yet says so."""
        return self.number or str(_("draft %(id)s") % {"id": self.pk})

    @property
    def is_editable(self) -> bool:
        """Whether its content may still change (APP-3)."""
        return self.state in EDITABLE

    @property
    def is_agreed(self) -> bool:
        """Whether its text is approved and frozen (CON-6)."""
        return self.state in AGREED

    @property
    def is_signed(self) -> bool:
        """Whether money may come in on it."""
        return self.state == ContractState.SIGNED

    @property
    def is_void(self) -> bool:
        """Whether it was given up or discarded."""
        return self.state == ContractState.VOID

    @property
    def was_submitted(self) -> bool:
        """Whether anybody was ever asked to approve it; then it is never deleted."""
        return self.round > 0

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address("contracts:contract-detail", self.pk)


@audit.tracked()
class ContractLine(models.Model):
    """One product of the contract, copied from the quote; amounts in yuan, tax included.

    ``final_amount`` is after the line's discount and its share of the discount on the whole.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="lines", verbose_name=_("contract"))
    position = models.PositiveSmallIntegerField(_("position"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    note = models.CharField(_("note on the line"), max_length=200, blank=True, default="")
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    unit_price = MoneyField(_("unit price, tax included"))
    discount = models.DecimalField(_("discount"), max_digits=5, decimal_places=4, default=Decimal(0))
    price_type = models.CharField(_("price type"), max_length=20, choices=PriceType, default=PriceType.NORMAL)
    tax_rate = models.DecimalField(_("tax rate"), max_digits=5, decimal_places=4)
    amount = MoneyField(_("amount"))
    final_amount = MoneyField(_("amount after all discounts"))
    tax = MoneyField(_("tax in it"))
    band = models.ForeignKey(PriceBand, models.PROTECT, related_name="+", verbose_name=_("price band"))
    list_price = MoneyField(_("list price"))
    floor = MoneyField(_("floor"))
    ceiling = MoneyField(_("ceiling"))
    special = models.ForeignKey(
        SpecialPrice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("special price")
    )
    special_floor = MoneyField(_("floor by a special price"), null=True, blank=True)

    class Meta:
        verbose_name = _("contract line")
        verbose_name_plural = _("contract lines")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("contract", "position"), name="contract_line_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="contract_line_quantity_positive"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="contract_line_price_not_negative"),
            models.CheckConstraint(condition=Q(discount__gte=0, discount__lt=1), name="contract_line_discount_range"),
            models.CheckConstraint(condition=Q(final_amount__lte=F("amount")), name="contract_line_final_amount"),
            models.CheckConstraint(
                condition=Q(
                    final_amount__gt=0,
                    final_amount__gte=Round(F("quantity") * Coalesce(F("special_floor"), F("floor")), 2),
                    final_amount__lte=Round(F("quantity") * F("ceiling"), 2),
                ),
                name="contract_line_inside_band",
            ),
            models.CheckConstraint(
                condition=Q(special__isnull=True, special_floor__isnull=True)
                | Q(special__isnull=False, special_floor__isnull=False),
                name="contract_line_special_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.position} {self.product}"
