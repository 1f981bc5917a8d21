"""What the market does: competitors, their prices, what was heard (CUS-6)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import MarketTopic
from customers.models.customer import Customer
from salesops.audit import tracked
from salesops.base.addresses import address
from salesops.base.append_only import AppendOnly, NeverDeleted
from salesops.base.money import MoneyField


@tracked()
class Competitor(NeverDeleted):
    """A company that sells what we sell; doors: customers/actions/market.py. The name of an archived one is free."""

    name = models.CharField(_("Name"), max_length=120)
    website = models.CharField(_("Website"), max_length=200, blank=True)
    strengths = models.TextField(_("Strengths"), blank=True)
    weaknesses = models.TextField(_("Weaknesses"), blank=True)
    remark = models.TextField(_("Remark"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    created_at = models.DateTimeField(_("Added"))
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("competitor")
        verbose_name_plural = _("competitors")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="competitor_name", condition=~Q(name="")),
            models.UniqueConstraint(Lower("name"), name="competitor_once", condition=Q(archived_at=None)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The competitor's page."""
        return address("customers:competitor-detail", self.pk)


class PriceObservation(AppendOnly):
    """A price that a competitor asked, as somebody saw or heard it; the door is `observe_price`.

    In yuan for one ``unit``. What was written wrong stays; a correction is a new row that names it in ``corrects``.
    """

    competitor = models.ForeignKey(Competitor, models.PROTECT, related_name="prices", verbose_name=_("competitor"))
    product = models.CharField(_("Product"), max_length=120)
    specification = models.CharField(_("Specification"), max_length=200, blank=True)
    price = MoneyField(_("Price"))
    unit = models.CharField(_("Unit"), max_length=20, blank=True)
    includes_tax = models.BooleanField(_("Tax included"), default=True)
    seen_on = models.DateField(_("Seen on"))
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="price_observations", verbose_name=_("customer")
    )
    source = models.CharField(_("Where it comes from"), max_length=200)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("corrects")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("price observation")
        verbose_name_plural = _("price observations")
        ordering = ["-seen_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="observed_price", condition=Q(price__gt=0)),
            models.CheckConstraint(name="observed_named", condition=~Q(product="") & ~Q(source="")),
        ]
        indexes = [
            models.Index(fields=["competitor", "-seen_on", "-id"], name="price_of_competitor"),
            models.Index(fields=["-written_at"], name="price_newest"),
        ]

    def __str__(self) -> str:
        # Without the price: the name of a record stands in the trail, and goes where prices may not be read.
        return self.product


class MarketNote(AppendOnly):
    """What somebody learned about the market: product, topic, specification and quantity needed; door: `note_market`.

    Whoever sells or markets reads it; whom it was heard from is named only to those who may see that customer.
    ``region`` is the customer's, or else the author's on that day.
    """

    topic = models.CharField(pgettext_lazy("market", "Topic"), max_length=12, choices=MarketTopic)
    product = models.CharField(_("Product"), max_length=120, blank=True)
    specification = models.CharField(_("Specification needed"), max_length=200, blank=True)
    quantity = models.CharField(_("Quantity needed"), max_length=80, blank=True)
    text = models.TextField(_("What was learned"))
    region = models.ForeignKey(
        "org.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Region")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="market_notes", verbose_name=_("customer")
    )
    competitor = models.ForeignKey(
        Competitor, models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("competitor")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("market note")
        verbose_name_plural = _("market notes")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="market_topic", condition=Q(topic__in=MarketTopic.values)),
            models.CheckConstraint(name="market_text", condition=~Q(text="")),
        ]
        indexes = [models.Index(fields=["-written_at", "-id"], name="market_newest")]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        """The note's page."""
        return address("customers:market-detail", self.pk)

    @property
    def needed(self) -> str:
        """Which specification, and how much of it; an empty string where nothing is said."""
        return " · ".join(filter(None, [self.specification, self.quantity]))
