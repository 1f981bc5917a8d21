"""Whose commission of a contract is shared, by which ruling (CUS-2, COM-1). Why it is so: docs/rules/ledger.md."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from customers.models import Dispute
from salesops.base.append_only import AppendOnly


class CommissionShare(AppendOnly):
    """What the other side of a ruled dispute gets of the account manager's commission; ``part`` is a share of one.

    Written by ``sign_contract`` alone, before the contract is signed: a trigger (``0009_commission_share_guard``)
    takes no row for a contract in another state. It never changes, whatever is ruled later.
    """

    contract = models.OneToOneField(
        Contract, models.PROTECT, related_name="commission_share", verbose_name=_("contract")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("shares with")
    )
    part = models.DecimalField(_("part of the commission"), max_digits=3, decimal_places=2)
    ruling = models.ForeignKey(Dispute, models.PROTECT, related_name="+", verbose_name=_("ruling"))

    class Meta:
        verbose_name = _("shared commission")
        verbose_name_plural = _("shared commissions")
        constraints = (models.CheckConstraint(name="commission_share_part", condition=Q(part__gt=0, part__lt=1)),)
        indexes = (models.Index(fields=("person", "contract"), name="commission_share_person"),)

    def __str__(self) -> str:
        return f"{self.contract_id} {self.person_id}"
