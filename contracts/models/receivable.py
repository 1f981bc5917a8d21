"""What is owed and what came in (REC-1).

Instalments are part of the contract and are frozen with it; only when they fall due may be set later. Receipts and
matches are append-only: a wrong one is reversed or taken back by a negative row. What a contract has received is the
sum of its matches, and everything else (open, overdue, collected in full) is derived from that, never stored.

A match repeats its instalment's contract and its receipt's day, held equal by composite foreign keys
(``0003_receivable_guards``), so that the month end reads one table. The same guards lock receipt and contract before
they compare a match with what is open: two people can't both fill the same instalment.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.enums import InstalmentKind, Trigger
from contracts.models.contract import Contract
from customers.models import Customer
from salesops import audit
from salesops.base.addresses import address
from salesops.base.append_only import AppendOnly
from salesops.base.money import MoneyField


@audit.tracked()
class Instalment(models.Model):
    """One part of a contract's payment schedule; yuan, tax included.

    ``due_on`` is None until its trigger is reached: ``sign_contract`` and ``reach_instalment`` set it.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="instalments", verbose_name=_("contract"))
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=InstalmentKind)
    amount = MoneyField(_("amount"))
    trigger = models.CharField(_("falls due"), max_length=14, choices=Trigger)
    days = models.PositiveSmallIntegerField(_("days"), default=0)
    reached_on = models.DateField(_("trigger reached on"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("contract", "position"), name="instalment_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=("id", "contract"), name="instalment_of_contract"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_positive"),
            models.CheckConstraint(condition=Q(kind__in=InstalmentKind.values), name="instalment_kind_known"),
            models.CheckConstraint(
                condition=~Q(trigger=Trigger.FIXED_DAY) | Q(due_on__isnull=False), name="instalment_fixed_day_is_named"
            ),
        )
        indexes = (models.Index(fields=("due_on",), name="instalment_due"),)

    def __str__(self) -> str:
        return f"{self.position} {self.get_kind_display()}"


class Receipt(AppendOnly):
    """Money that came in, as the bank says; yuan. A reversal is a negative receipt that names the one it reverses."""

    number = models.CharField(_("receipt number"), max_length=20, unique=True)
    received_on = models.DateField(_("received on"))
    payer = models.CharField(_("payer"), max_length=200)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="receipts", verbose_name=_("customer")
    )
    amount = MoneyField(_("amount"))
    bank_reference = models.CharField(_("bank reference"), max_length=60)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("reverses")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ("-received_on", "-id")
        constraints = (
            models.UniqueConstraint(fields=("id", "received_on"), name="receipt_of_day"),
            # The same line of the bank statement is booked once.
            models.UniqueConstraint(
                fields=("bank_reference",), condition=Q(reverses__isnull=True), name="receipt_bank_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0)
                | (Q(reverses__isnull=False, amount__lt=0) & ~Q(reason="")),
                name="receipt_sign",
            ),
        )
        indexes = (
            models.Index(fields=("-received_on", "-id"), name="receipt_day"),
            models.Index(fields=("customer", "-received_on"), name="receipt_customer"),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address("contracts:receipt-detail", self.pk)


class ReceiptMatch(AppendOnly):
    """So much of a receipt pays so much of an instalment; yuan. ``takes_back`` names the match that this one undoes."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="matches", verbose_name=_("receipt"))
    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="matches", verbose_name=_("instalment"))
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="matches", verbose_name=_("contract"))
    received_on = models.DateField(_("received on"))
    amount = MoneyField(_("amount"))
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_back", verbose_name=_("takes back")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    matched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("matched by")
    )
    matched_at = models.DateTimeField(_("matched at"))

    class Meta:
        verbose_name = _("match of a receipt")
        verbose_name_plural = _("matches of receipts")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(takes_back__isnull=True, amount__gt=0) | Q(takes_back__isnull=False, amount__lt=0),
                name="match_sign",
            ),
        )
        indexes = (models.Index(fields=("contract", "received_on"), include=("amount",), name="match_contract_day"),)

    def __str__(self) -> str:
        return f"{self.receipt_id} → {self.instalment_id}"
