"""Forecasts that stay as they were: the pipeline as a month began, and the director's of a year (OPP-2, OPP-5)."""

from datetime import date
from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.enums import AnnualState
from salesops.audit import tracked
from salesops.base.addresses import address
from salesops.base.append_only import AppendOnly, NeverDeleted
from salesops.base.clock import BUSINESS_TZ
from salesops.base.money import ZERO, MoneyField
from salesops.org.enums import Post
from salesops.org.fields import NEVER, InCharge

QUARTERS = (1, 2, 3, 4)


class ForecastFreeze(AppendOnly):
    """The forecast was frozen in this month (its first day), once; door: `freeze_forecast`."""

    month = models.DateField(_("month"), unique=True)
    frozen_at = models.DateTimeField(_("frozen"))

    class Meta:
        verbose_name = _("frozen forecast")
        verbose_name_plural = _("frozen forecasts")
        ordering = ["-month"]
        constraints = [models.CheckConstraint(name="freeze_of_a_whole_month", condition=Q(month__day=1))]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def is_late(self) -> bool:
        """Whether it shows a later day than the month's first: the program stood still on that one."""
        return self.frozen_on > self.month

    @property
    def frozen_on(self) -> date:
        """The day in Shanghai."""
        return self.frozen_at.astimezone(BUSINESS_TZ).date()


class FrozenFigure(AppendOnly):
    """What one person's open opportunities of a product line and a month of closing came to on that day, in yuan."""

    freeze = models.ForeignKey(ForecastFreeze, models.PROTECT, related_name="figures")
    owner = InCharge(open_when=NEVER, verbose_name=_("Owner"))
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", verbose_name=_("Region"))
    product_line = models.CharField(_("Product line"), max_length=60, blank=True)
    month = models.DateField(_("Expected close"))
    count = models.PositiveIntegerField(_("opportunities"))
    # Sums are wider than any single amount.
    amount: models.DecimalField[Decimal, Decimal] = models.DecimalField(_("Amount"), max_digits=20, decimal_places=2)
    committed: models.DecimalField[Decimal, Decimal] = models.DecimalField(max_digits=20, decimal_places=2)
    best: models.DecimalField[Decimal, Decimal] = models.DecimalField(max_digits=20, decimal_places=2)
    weighted: models.DecimalField[Decimal, Decimal] = models.DecimalField(max_digits=20, decimal_places=2)

    class Meta:
        verbose_name = _("frozen figure")
        verbose_name_plural = _("frozen figures")
        constraints = [
            models.UniqueConstraint(name="frozen_once", fields=["freeze", "owner", "region", "product_line", "month"]),
            models.CheckConstraint(name="frozen_of_a_whole_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="frozen_in_order",
                condition=Q(
                    count__gt=0, committed__gte=0, best__gte=models.F("committed"), amount__gte=models.F("best")
                ),
            ),
        ]
        indexes = [models.Index(fields=["month", "freeze"], name="frozen_of_month")]

    def __str__(self) -> str:
        return f"{self.freeze_id} {self.month:%Y-%m}"


@tracked()
class AnnualForecast(NeverDeleted):
    """The director's forecast of a year, with its assumptions; doors: customers/actions/annual.py (OPP-5).

    ``figures`` is empty while it is written, then what the books said when it was filed; after that nothing changes.
    """

    year = models.PositiveSmallIntegerField(_("Year"), unique=True)
    author = InCharge(
        open_when=Q(state=AnnualState.DRAFT), posts={Post.DIRECTOR, Post.SALES_VP}, verbose_name=_("Author")
    )
    state = models.CharField(_("State"), max_length=8, choices=AnnualState, default=AnnualState.DRAFT)
    forecast_1 = MoneyField(_("Forecast of the first quarter"), default=ZERO)
    forecast_2 = MoneyField(_("Forecast of the second quarter"), default=ZERO)
    forecast_3 = MoneyField(_("Forecast of the third quarter"), default=ZERO)
    forecast_4 = MoneyField(_("Forecast of the fourth quarter"), default=ZERO)
    assumptions_1 = models.TextField(_("Assumptions of the first quarter"), blank=True)
    assumptions_2 = models.TextField(_("Assumptions of the second quarter"), blank=True)
    assumptions_3 = models.TextField(_("Assumptions of the third quarter"), blank=True)
    assumptions_4 = models.TextField(_("Assumptions of the fourth quarter"), blank=True)
    remark = models.TextField(_("Market, risks, measures"), blank=True)
    figures = models.JSONField(_("figures at filing"), null=True, blank=True)
    begun_at = models.DateTimeField(_("begun"))
    filed_at = models.DateTimeField(_("Filed on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("annual forecast")
        verbose_name_plural = _("annual forecasts")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(name="annual_state", condition=Q(state__in=AnnualState.values)),
            models.CheckConstraint(name="annual_year", condition=Q(year__range=(2000, 2199))),
            models.CheckConstraint(
                name="annual_frozen_once_filed",
                condition=Q(state=AnnualState.DRAFT, filed_at=None, figures=None)
                | Q(state=AnnualState.FILED, filed_at__isnull=False, figures__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="annual_filed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=AnnualState.FILED.value),
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its page."""
        return address("customers:annual-detail", self.pk)

    @property
    def number(self) -> str:
        """YF-2027: there is one a year."""
        return f"YF-{self.year}"

    @property
    def total(self) -> Decimal:
        """The four quarters together, in yuan."""
        return sum((getattr(self, f"forecast_{quarter}") for quarter in QUARTERS), ZERO)


class AnnualCopy(NeverDeleted):
    """One filed copy: for the vice-president, for the general manager; and when it was first opened (OPP-5)."""

    annual = models.ForeignKey(AnnualForecast, models.PROTECT, related_name="copies")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("filed for"))
    opened_at = models.DateTimeField(_("First opened"), null=True, blank=True)

    class Meta:
        verbose_name = _("copy of an annual forecast")
        verbose_name_plural = _("copies of annual forecasts")
        constraints = [models.UniqueConstraint(name="annual_one_copy_each", fields=["annual", "reader"])]

    def __str__(self) -> str:
        return f"{self.annual_id} → {self.reader_id}"
