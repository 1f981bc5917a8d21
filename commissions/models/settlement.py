"""The ledger of commission (COM-1, COM-2, COM-3, COM-6, COM-8). Why it is kept this way: docs/rules/ledger.md.

All three tables are append-only and filled by ``settle_month`` alone, in one transaction per month. A trigger
(``0002_ledger_guards``) refuses an entry or a statement for a month that has its settlement row, and a settlement that
would leave a month out.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.enums import Cause, Share
from contracts.models import Contract
from salesops.base.append_only import AppendOnly
from salesops.base.money import MoneyField

FIRST_OF_MONTH = Q(month__day=1)


class Settlement(AppendOnly):
    """A closed month: what was collected up to its last day is booked, and nothing is added to it any more.

    The sums are those of its entries and statements, in yuan; ``check_invariants`` compares them.
    """

    month = models.DateField(_("month"), unique=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"))
    entries = models.PositiveIntegerField(_("entries"))
    own = MoneyField(_("account managers' commission"))
    payable = MoneyField(_("of it payable"))
    retained = MoneyField(_("of it retained"))
    pool = MoneyField(_("teams' commission"))
    paid = MoneyField(_("paid out"))

    class Meta:
        verbose_name = _("settled month")
        verbose_name_plural = _("settled months")
        ordering = ("-month",)
        constraints = (
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="settlement_first_of_month"),
            models.CheckConstraint(condition=Q(own=F("payable") + F("retained")), name="settlement_own_whole"),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("commissions:month-detail", args=[str(self)])


class Entry(AppendOnly):
    """What a month changed for one contract, one beneficiary and one share; yuan, negative for a clawback.

    ``amount`` is the difference between what the contract had earned by the month's end and what was booked before.
    The account manager's is split once into ``payable`` and ``retained`` (COM-3). The team's share belongs to the
    contract's pool until an allocation is approved (COM-4): no beneficiary, nothing payable, nothing retained.
    """

    month = models.DateField(_("month"))
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="commission", verbose_name=_("contract"))
    share = models.CharField(_("share"), max_length=4, choices=Share)
    beneficiary = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("beneficiary")
    )
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    base = MoneyField(_("sales amount it counts on"))
    rate = models.DecimalField(_("rate"), max_digits=5, decimal_places=4)
    amount = MoneyField(_("amount"))
    payable = MoneyField(_("payable"))
    retained = MoneyField(_("retained"))
    collected_on = models.DateField(_("collected in full on"), null=True)
    booked_at = models.DateTimeField(_("booked at"))

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ("month", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("month", "contract", "share", "beneficiary"), nulls_distinct=False, name="entry_once"
            ),
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="entry_first_of_month"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_not_nothing"),
            models.CheckConstraint(
                condition=Q(share=Share.OWN, beneficiary__isnull=False, amount=F("payable") + F("retained"))
                | Q(share=Share.TEAM, beneficiary__isnull=True, payable=0, retained=0),
                name="entry_split_whole",
            ),
        )
        indexes = (
            models.Index(fields=("contract", "share"), include=("amount", "payable"), name="entry_contract"),
            models.Index(fields=("beneficiary", "month"), name="entry_beneficiary"),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.contract_id} {self.share}"


class Statement(AppendOnly):
    """What one person is paid for one month (COM-5's carry); yuan.

    ``earned`` is the sum of the month's payable entries, negative ones included. What is below zero is not paid back
    but carried: paid = max(0, carried in + earned), carried out = min(0, carried in + earned).
    """

    number = models.CharField(_("statement number"), max_length=40, unique=True)
    month = models.DateField(_("month"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    carried_in = MoneyField(_("carried over from before"))
    earned = MoneyField(_("payable this month"))
    retained = MoneyField(_("retained this month"))
    paid = MoneyField(_("paid out"))
    carried_out = MoneyField(_("carried over to the next month"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("commission statement")
        verbose_name_plural = _("commission statements")
        ordering = ("-month", "person")
        constraints = (
            models.UniqueConstraint(fields=("person", "month"), name="statement_once"),
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="statement_first_of_month"),
            models.CheckConstraint(
                condition=Q(paid__gte=0, carried_in__lte=0, carried_out__lte=0)
                & (Q(paid=0) | Q(carried_out=0))
                & Q(paid=F("carried_in") + F("earned") - F("carried_out")),
                name="statement_pays_what_is_there",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("commissions:statement-detail", args=[self.person_id, f"{self.month:%Y-%m}"])
