"""Pre-sales support of the technical department (INQ-3)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from quotes.enums import SETTLEMENT, SUPPORT, SUPPORT_BACK, SUPPORT_OVER, SupportState
from quotes.models.inquiry import Inquiry
from salesops.audit import tracked
from salesops.base.append_only import AppendOnly, NeverDeleted
from salesops.org.enums import SELLING_POSTS
from salesops.org.fields import InCharge


@tracked()
class SupportRequest(NeverDeleted):
    """Sales needs technical people before there is an order; doors: quotes/actions/support.py.

    It names no amount: technical reads it (ORG-2). Who comes stands in `SupportSeat`, a round for each time technical
    named people; ``from_on``, ``to_on`` and ``note`` are those of the last round.
    """

    number = models.CharField(_("Number"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="support", verbose_name=_("customer"))
    inquiry = models.ForeignKey(
        Inquiry, models.PROTECT, null=True, blank=True, related_name="support", verbose_name=_("inquiry")
    )
    owner = InCharge(
        open_when=~Q(state__in=SUPPORT_OVER), posts=SELLING_POSTS, work="sales", verbose_name=_("Account manager")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Asked by"))
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", verbose_name=_("Region"))
    what = models.CharField(_("What is needed"), max_length=120)
    details = models.TextField(_("Details"))
    place = models.CharField(_("Where"), max_length=120, blank=True)
    wanted_from = models.DateField(_("Wanted from"))
    wanted_to = models.DateField(_("Wanted until"))
    state = models.CharField(_("State"), max_length=10, choices=SupportState, default=SupportState.WAITING)
    asked_at = models.DateTimeField(pgettext_lazy("support", "Asked"))
    round = models.PositiveSmallIntegerField(_("Round"), default=0)
    from_on = models.DateField(pgettext_lazy("support", "From"), null=True, blank=True)
    to_on = models.DateField(pgettext_lazy("support", "Until"), null=True, blank=True)
    note = models.TextField(_("What technical says"), blank=True)
    objection = models.TextField(_("Why there is no agreement"), blank=True)
    closed_at = models.DateTimeField(pgettext_lazy("support", "Closed"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("request for pre-sales support")
        verbose_name_plural = _("requests for pre-sales support")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="support_state", condition=Q(state__in=SupportState.values)),
            models.CheckConstraint(name="support_wanted", condition=Q(wanted_to__gte=F("wanted_from"))),
            models.CheckConstraint(
                name="support_named",
                condition=Q(round=0, from_on=None, to_on=None)
                | Q(round__gt=0, from_on__isnull=False, to_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="support_closed",
                condition=Q(state__in=SUPPORT_OVER, closed_at__isnull=False)
                | (~Q(state__in=SUPPORT_OVER) & Q(closed_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-asked_at"], name="support_of_owner"),
            models.Index(fields=["region", "-asked_at"], name="support_of_region"),
            models.Index(fields=["state", "asked_at"], name="support_open", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"

    @property
    def kind(self) -> str:
        """The approval kind that it is asked through now."""
        return SETTLEMENT if self.state == SupportState.DISPUTED else SUPPORT

    @property
    def is_editable(self) -> bool:
        """Whether it came back to whoever asked."""
        return self.state in SUPPORT_BACK

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("quotes:support-detail", args=[self.pk])


class SupportSeat(AppendOnly):
    """Somebody of the technical department whom a round named."""

    support = models.ForeignKey(SupportRequest, models.PROTECT, related_name="seats", verbose_name=_("support"))
    round = models.PositiveSmallIntegerField(_("Round"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("named by"))
    named_at = models.DateTimeField(_("named"))

    class Meta:
        verbose_name = _("person named for support")
        verbose_name_plural = _("people named for support")
        ordering = ["round", "pk"]
        constraints = [models.UniqueConstraint(fields=["support", "round", "person"], name="support_seat_once")]

    def __str__(self) -> str:
        return f"{self.support_id} {self.round} {self.person_id}"
