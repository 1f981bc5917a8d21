"""A registration in another region than the owner's, asked for and approved (CUS-3)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.enums import OPEN_PAPER, REGION, PaperState
from customers.models.customer import Customer, NameSpan
from salesops.audit import tracked
from salesops.base.addresses import address
from salesops.base.append_only import NeverDeleted
from salesops.org.enums import SELLING_POSTS
from salesops.org.fields import InCharge


@tracked()
class RegionRequest(NeverDeleted):
    """Somebody asks to register a customer where another manager is responsible; doors: customers/actions/region.py.

    ``typed`` is the whole registration (`customers.region.Registration.kept`), ``customer`` what came of it. While it
    is open it holds name and credit code as a registration does: the four parts of the name are those of `Customer`.
    """

    owner = InCharge(
        open_when=Q(state__in=OPEN_PAPER), posts=SELLING_POSTS, work="sales", verbose_name=_("Registered for")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Asked by"))
    wanted_region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("Region asked for")
    )
    name = models.CharField(_("Full registered name"), max_length=120)
    name_core = models.CharField(max_length=120)
    name_plain = models.CharField(max_length=120)
    name_region = models.CharField(max_length=120, blank=True)
    name_branch = models.CharField(max_length=120, blank=True)
    credit_code = models.CharField(_("Unified social credit code"), max_length=18, null=True, blank=True)
    typed = models.JSONField(default=dict)
    reason = models.TextField(_("Reason"))
    state = models.CharField(_("State"), max_length=10, choices=PaperState, default=PaperState.PENDING)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="region_requests", verbose_name=_("customer")
    )
    asked_at = models.DateTimeField(_("Asked on"))
    closed_at = models.DateTimeField(_("Closed"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("registration in another region")
        verbose_name_plural = _("registrations in other regions")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="region_request_state", condition=Q(state__in=PaperState.values)),
            models.CheckConstraint(name="region_request_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="region_request_registered",
                condition=Q(state=PaperState.APPROVED, customer__isnull=False)
                | (~Q(state=PaperState.APPROVED) & Q(customer=None)),
            ),
            models.UniqueConstraint(
                name="region_request_code_once", fields=["credit_code"], condition=Q(state__in=OPEN_PAPER)
            ),
            # Behind the lock of `hold_names`, as the same constraint of the customers (CUS-2).
            ExclusionConstraint(
                name="region_request_name_once",
                expressions=[("name_core", "="), ("name_branch", "="), (NameSpan("name_region"), "&&")],
                condition=Q(state__in=OPEN_PAPER),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    kind = REGION
    """The approval kind."""

    @property
    def is_editable(self) -> bool:
        """Whether it came back to whoever asked."""
        return self.state == PaperState.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether it holds the name."""
        return self.state in OPEN_PAPER

    def get_absolute_url(self) -> str:
        """The request's own page."""
        return address("customers:region-detail", self.pk)
