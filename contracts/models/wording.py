"""What a contract says in words: clauses, deviations from what was offered, the frozen text (CON-1, CON-3, CON-6)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.enums import ClauseLock, DeviationSide
from contracts.models.contract import Contract
from salesops import audit
from salesops.base.append_only import AppendOnly


@audit.tracked()
class ContractClause(models.Model):
    """One clause of this contract, copied from its template when it was drafted; only negotiable ones may differ."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="clauses", verbose_name=_("contract"))
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=60)
    lock = models.CharField(_("may be changed"), max_length=12, choices=ClauseLock)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("contract", "position"), name="contract_clause_position"),)

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class Deviation(AppendOnly):
    """A difference of the submitted contract from its quote or template, as computed at that submission (CON-3)."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="deviations", verbose_name=_("contract"))
    round = models.PositiveSmallIntegerField(_("submission"))
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.CharField(_("what differs"), max_length=40)
    label = models.CharField(_("clause"), max_length=80, blank=True, default="")
    side = models.CharField(_("side"), max_length=12, choices=DeviationSide)
    before = models.TextField(_("quoted, or the house's text"), blank=True, default="")
    after = models.TextField(_("in the contract"), blank=True, default="")

    class Meta:
        verbose_name = _("deviation")
        verbose_name_plural = _("deviations")
        ordering = ("round", "position")
        constraints = (models.UniqueConstraint(fields=("contract", "round", "position"), name="deviation_position"),)

    def __str__(self) -> str:
        return f"{self.contract_id} {self.key}"


class DeviationConfirmation(AppendOnly):
    """Who confirmed a deviation by name, and when (CON-3)."""

    deviation = models.OneToOneField(
        Deviation, models.PROTECT, related_name="confirmation", verbose_name=_("deviation")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))

    class Meta:
        verbose_name = _("confirmation of a deviation")
        verbose_name_plural = _("confirmations of deviations")

    def __str__(self) -> str:
        return f"{self.deviation_id}"


class ContractText(AppendOnly):
    """The text as it was approved, in full; papers are made of it and of nothing else (CON-6)."""

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="text", verbose_name=_("contract"))
    html = models.TextField(_("text"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    frozen_at = models.DateTimeField(_("frozen at"))

    class Meta:
        verbose_name = _("text of a contract")
        verbose_name_plural = _("texts of contracts")
        constraints = (models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="text_has_hash"),)

    def __str__(self) -> str:
        return self.sha256[:8]
