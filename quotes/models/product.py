"""What we sell, and what it costs us."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quotes.enums import ProductKind
from salesops.audit import tracked
from salesops.base.append_only import AppendOnly, NeverDeleted
from salesops.base.money import MoneyField


class ProductQuerySet(models.QuerySet["Product"]):
    """Reads that read like sentences."""

    def on_sale(self, on: date) -> "ProductQuerySet":
        """Not withdrawn on that day."""
        return self.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on))


@tracked()
class Product(NeverDeleted):
    """A licence, fee, service or piece of goods with its unit and tax rate (PRC-1).

    Doors: `add_product`, `edit_product`, `withdraw_product` in quotes.actions.product. Nothing is deleted: a product
    that is no longer sold has a `withdrawn_on`, from which day no line may name it.
    """

    code = models.CharField(_("product code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=ProductKind)
    spec = models.CharField(_("specification"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=20)
    tax_rate = models.DecimalField(_("tax rate"), max_digits=4, decimal_places=3)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), editable=False)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="product_kind", condition=Q(kind__in=ProductKind.values)),
            models.CheckConstraint(name="product_tax_rate", condition=Q(tax_rate__gte=0, tax_rate__lt=1)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def is_on_sale(self, on: date) -> bool:
        """Whether a line may name it on that day."""
        return self.withdrawn_on is None or self.withdrawn_on > on


@tracked()
class StandardCost(AppendOnly):
    """What one unit costs us from a day on; only director, GM and finance see it (PRC-1).

    Append-only: a changed cost is a row with a later day. Door: `set_standard_cost`.
    """

    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="standard_costs", verbose_name=_("product")
    )
    cost = MoneyField(_("standard cost"))
    valid_from = models.DateField(_("valid from"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("set by")
    )
    created_at = models.DateTimeField(_("created at"), editable=False)

    class Meta:
        verbose_name = _("standard cost")
        verbose_name_plural = _("standard costs")
        ordering = ["product__code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["product", "valid_from"], name="standard_cost_once_a_day"),
            models.CheckConstraint(name="standard_cost_not_negative", condition=Q(cost__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.valid_from}"
