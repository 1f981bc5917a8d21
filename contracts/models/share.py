"""Contracts shown to a colleague who does not work with them (ORG-2, CNF-1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from salesops import audit
from salesops.org.sharing import Share


@audit.tracked()
class ContractShare(Share):
    """Doors: ``salesops.org.actions.sharing``."""

    shows_prices = True
    content_object = models.ForeignKey(Contract, models.CASCADE, related_name="shares", verbose_name=_("contract"))

    class Meta(Share.Meta):
        verbose_name = _("shared contract")
        verbose_name_plural = _("shared contracts")
