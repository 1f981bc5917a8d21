"""Special prices 特价: a floor of its own for one customer, product, quantity and span of days (PRC-4)."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from quotes.enums import OPEN_SPECIAL, Department, SpecialState
from quotes.models.product import Product
from salesops.audit import tracked
from salesops.base.append_only import NeverDeleted
from salesops.base.money import MoneyField, line_amount
from salesops.org.enums import SELLING_POSTS
from salesops.org.fields import InCharge


@tracked()
class SpecialPrice(NeverDeleted):
    """A price below the floor that departments, director and general manager let through for one deal.

    Doors in quotes.actions.special: `ask_special`, `change_special`, `record_special_opinions`, `submit_special`,
    `drop_special`, and the outcomes of its chain: `approve_special`, `return_special`, `close_special`. What was
    submitted keeps its content (a trigger). `usual_floor` and its like are the band of the day it was asked, changed or
    submitted last, so that those who decide see what they leave; a quote's line is judged by the band of its own day
    with this one's `price` in the place of the floor.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    owner = InCharge(open_when=Q(state__in=OPEN_SPECIAL), posts=SELLING_POSTS, work="sales", verbose_name=_("asked by"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="special_prices", verbose_name=_("customer"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    price = MoneyField(_("special price, tax included"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("last day"))
    reason = models.TextField(_("reason"))
    usual_floor = MoneyField(_("usual floor"))
    usual_list = MoneyField(_("usual list price"))
    usual_ceiling = MoneyField(_("usual ceiling"))
    state = models.CharField(_("state"), max_length=10, choices=SpecialState, default=SpecialState.REVIEW)
    asked_at = models.DateTimeField(_("asked on"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)

    class Meta:
        verbose_name = _("special price")
        verbose_name_plural = _("special prices")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="special_price_state", condition=Q(state__in=SpecialState.values)),
            models.CheckConstraint(name="special_price_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="special_price_below_floor",
                condition=Q(
                    price__gt=0,
                    price__lt=F("usual_floor"),
                    usual_floor__lte=F("usual_list"),
                    usual_list__lte=F("usual_ceiling"),
                ),
            ),
            models.CheckConstraint(name="special_price_days", condition=Q(valid_to__gte=F("valid_from"))),
            models.CheckConstraint(name="special_price_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="special_price_submitted",
                condition=Q(state__in=(SpecialState.REVIEW, SpecialState.WITHDRAWN)) | Q(submitted_at__isnull=False),
            ),
            # The target of the composite foreign keys of quote and contract lines.
            models.UniqueConstraint(fields=["id", "price"], name="special_price_wall"),
            models.UniqueConstraint(
                fields=["customer", "product", "quantity"],
                condition=Q(state__in=OPEN_SPECIAL),
                name="special_price_one_open",
            ),
        ]
        indexes = [models.Index(fields=["customer", "product"], name="special_price_for")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_editable(self) -> bool:
        """Whether it may still change: the departments are being heard."""
        return self.state == SpecialState.REVIEW

    @property
    def amount(self) -> Decimal:
        """What the quantity costs at this price, in yuan."""
        return line_amount(self.quantity, self.price)

    @property
    def given_up(self) -> Decimal:
        """What the quantity would bring more at the usual floor, in yuan."""
        return line_amount(self.quantity, self.usual_floor) - self.amount

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("quotes:special-detail", args=[self.pk])


@tracked()
class SpecialOpinion(models.Model):
    """What a department said about a special price. Door: `record_special_opinions`."""

    special = models.ForeignKey(SpecialPrice, models.CASCADE, related_name="opinions", verbose_name=_("special price"))
    department = models.CharField(_("department"), max_length=20, choices=Department)
    text = models.TextField(_("opinion"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("opinion about a special price")
        verbose_name_plural = _("opinions about special prices")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["special", "department"], name="special_opinion_once"),
            models.CheckConstraint(name="special_opinion_department", condition=Q(department__in=Department.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_department_display()}: {self.text}"
