"""What is to be sold in a month: by a person, by a region, by the company (OPP-2)."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesops.audit.history import tracked
from salesops.base.append_only import NeverDeleted
from salesops.base.money import MoneyField
from salesops.org.models.assignment import Region

if TYPE_CHECKING:
    from salesops.org.models.person import Person  # noqa: F401 - named in relations


@tracked()
class SalesTarget(NeverDeleted):
    """An amount for one month (its first day) and one person or region; without either it is the company's.

    Written by ``salesops.org.actions.target.set_targets`` only; 0 is no target any more.
    """

    month = models.DateField(_("month"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    amount = MoneyField(_("amount"))

    class Meta:
        verbose_name = _("sales target")
        verbose_name_plural = _("sales targets")
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="target_once_a_month", fields=["month", "person", "region"], nulls_distinct=False
            ),
            models.CheckConstraint(name="target_of_one", condition=Q(person=None) | Q(region=None)),
            models.CheckConstraint(name="target_of_a_whole_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="target_amount", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        whose = self.person or self.region
        return f"{self.month:%Y-%m} {whose}" if whose else f"{self.month:%Y-%m}"
