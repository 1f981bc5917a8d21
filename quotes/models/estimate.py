"""What the technical department says a piece of implementation takes (QUO-1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quotes.models.product import Product
from quotes.models.quote import Quote
from salesops import audit
from salesops.base.addresses import address
from salesops.base.append_only import NeverDeleted
from salesops.org.enums import Post
from salesops.org.fields import InCharge

OPEN_DAYS = Q(answered_at=None, dropped_at=None)


@audit.tracked()
class DaysRequest(NeverDeleted):
    """How many days one product of a quote takes; docs/rules/estimate.md. Doors: quotes.actions.estimate."""

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="days_requests", verbose_name=_("quote"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_of = InCharge(open_when=OPEN_DAYS, posts={Post.TECHNICAL}, verbose_name=_("asked of"))
    asked_at = models.DateTimeField(_("asked"))
    scope = models.TextField(_("what is to be done"))
    planned = models.DecimalField(_("days on the quote"), max_digits=12, decimal_places=3)
    days = models.DecimalField(_("days confirmed"), max_digits=8, decimal_places=1, null=True, blank=True)
    remark = models.TextField(_("remark on the days"), blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for days")
        verbose_name_plural = _("requests for days")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("quote", "product"), condition=OPEN_DAYS, name="days_request_one_open"),
            models.CheckConstraint(
                name="days_request_answer_whole",
                condition=Q(answered_at=None, answered_by=None, days=None, remark="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, days__gt=0, dropped_at=None),
            ),
        )
        indexes = (models.Index(fields=("-asked_at",), condition=OPEN_DAYS, name="days_request_open"),)

    def __str__(self) -> str:
        return f"{self.quote} {self.product.code}"

    @property
    def is_open(self) -> bool:
        """Waits for its answer."""
        return self.answered_at is None and self.dropped_at is None

    def get_absolute_url(self) -> str:
        """Its own page, without a price."""
        return address("quotes:days-detail", self.pk)
