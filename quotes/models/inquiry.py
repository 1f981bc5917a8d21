"""Inquiries and tenders that came in, and prices told on the telephone (INQ-1, INQ-2)."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from quotes.enums import INQUIRY_BACK, OPEN_INQUIRY, InquiryKind, InquirySource, InquiryState
from quotes.models.price import PriceBand
from quotes.models.product import Product
from salesops.audit import tracked
from salesops.base.append_only import AppendOnly, NeverDeleted
from salesops.base.money import MoneyField
from salesops.org.enums import SELLING_POSTS
from salesops.org.fields import InCharge


@tracked()
class Inquiry(NeverDeleted):
    """Somebody wants an offer of us; doors: quotes/actions/inquiry.py.

    ``customer`` may be missing until the company is registered; ``named`` is what it was called in the report.
    ``late_days`` and ``major`` are those of the report: what counts is the setting of that day.
    """

    number = models.CharField(_("Number"), max_length=20, unique=True)
    kind = models.CharField(pgettext_lazy("inquiry", "What came in"), max_length=10, choices=InquiryKind)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="inquiries", verbose_name=_("customer")
    )
    named = models.CharField(pgettext_lazy("inquiry", "Company"), max_length=120)
    owner = InCharge(
        open_when=Q(state__in=OPEN_INQUIRY), posts=SELLING_POSTS, work="sales", verbose_name=_("Account manager")
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Reported by")
    )
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", verbose_name=_("Region"))
    received_on = models.DateField(pgettext_lazy("inquiry", "Received on"))
    reported_at = models.DateTimeField(pgettext_lazy("inquiry", "Reported"))
    late_days = models.PositiveSmallIntegerField(pgettext_lazy("inquiry", "Days late"), default=0)
    source = models.CharField(_("How it came"), max_length=10, choices=InquirySource)
    asked_by = models.CharField(_("Who asked"), max_length=60, blank=True)
    what = models.CharField(_("What is wanted"), max_length=120)
    quantity = models.CharField(_("Quantity"), max_length=60, blank=True)
    amount = MoneyField(_("Estimated amount"), null=True, blank=True)
    tender_no = models.CharField(_("Tender number"), max_length=60, blank=True)
    due_on = models.DateField(_("Answer wanted by"), null=True, blank=True)
    details = models.TextField(_("Details"), blank=True)
    major = models.BooleanField(_("Major"), default=False)
    state = models.CharField(_("State"), max_length=10, choices=InquiryState, default=InquiryState.WAITING)
    decided_at = models.DateTimeField(pgettext_lazy("inquiry", "Decided"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = pgettext_lazy("inquiry", "inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="inquiry_kind", condition=Q(kind__in=InquiryKind.values)),
            models.CheckConstraint(name="inquiry_source", condition=Q(source__in=InquirySource.values)),
            models.CheckConstraint(name="inquiry_state", condition=Q(state__in=InquiryState.values)),
            models.CheckConstraint(name="inquiry_amount", condition=Q(amount=None) | Q(amount__gt=0)),
            models.CheckConstraint(name="inquiry_due", condition=Q(due_on=None) | Q(due_on__gte=F("received_on"))),
            models.CheckConstraint(
                name="inquiry_decided",
                condition=Q(state__in=(InquiryState.TAKEN, InquiryState.DECLINED), decided_at__isnull=False)
                | (~Q(state__in=(InquiryState.TAKEN, InquiryState.DECLINED)) & Q(decided_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-reported_at"], name="inquiry_of_owner"),
            models.Index(fields=["region", "-reported_at"], name="inquiry_of_region"),
            models.Index(fields=["customer", "-reported_at"], name="inquiry_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"

    @property
    def is_editable(self) -> bool:
        """Whether it came back to whoever reported it."""
        return self.state in INQUIRY_BACK

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("quotes:inquiry-detail", args=[self.pk])


class PhoneAnswer(AppendOnly):
    """A price told on the telephone: the list price in force, looked up and not typed (INQ-2).

    Door: ``quotes.actions.phone.tell_price``. The number is of the inquiries' series.
    """

    number = models.CharField(_("Number"), max_length=20, unique=True)
    told_at = models.DateTimeField(_("Told"))
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Told by"))
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", verbose_name=_("Region"))
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="phone_answers", verbose_name=_("customer")
    )
    company = models.CharField(pgettext_lazy("inquiry", "Company"), max_length=120)
    caller = models.CharField(_("Caller"), max_length=60)
    phone = models.CharField(_("Telephone"), max_length=40, blank=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = models.DecimalField(_("Quantity"), max_digits=12, decimal_places=3, default=Decimal(1))
    band = models.ForeignKey(PriceBand, models.PROTECT, related_name="+", verbose_name=_("price band"))
    list_price = MoneyField(_("List price, tax included"))
    note = models.CharField(_("Note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("price told on the telephone")
        verbose_name_plural = _("prices told on the telephone")
        ordering = ["-told_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="phone_answer_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="phone_answer_price", condition=Q(list_price__gt=0)),
        ]
        indexes = [models.Index(fields=["region", "-told_at"], name="phone_answer_of_region")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("quotes:phone-detail", args=[self.pk])
