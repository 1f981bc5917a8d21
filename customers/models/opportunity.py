"""Opportunities: what may become an order, how likely and when (OPP-1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.enums import CLOSED_STAGES, LossReason, Outlook, Stage
from customers.models.contact import Contact
from customers.models.customer import Customer
from salesops.audit import tracked
from salesops.base.addresses import address
from salesops.base.append_only import AppendOnly, NeverDeleted
from salesops.base.money import MoneyField
from salesops.org.fields import InCharge


@tracked()
class Opportunity(NeverDeleted):
    """A chance to sell something to a customer; doors: customers/actions/opportunity.py.

    ``probability`` in per cent follows the stage until somebody sets it by hand; ``outlook`` is what its owner commits
    to and what the forecast sums. Who moves stage, amount or date writes a `StageMove`, and the manager is told.
    """

    number = models.CharField(_("Number"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="opportunities", verbose_name=_("customer"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="opportunities", verbose_name=_("contact")
    )
    title = models.CharField(_("What it is about"), max_length=120)
    product_line = models.CharField(_("Product line"), max_length=60, blank=True)
    owner = InCharge(open_when=~Q(stage__in=CLOSED_STAGES), work="sales", verbose_name=_("Owner"))
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="opportunities", verbose_name=_("Region"))
    stage = models.CharField(_("Stage"), max_length=12, choices=Stage, default=Stage.FOUND)
    amount = MoneyField(_("Amount"))
    probability = models.PositiveSmallIntegerField(_("Probability"), help_text=_("per cent"))
    by_hand = models.BooleanField(_("Probability set by hand"), default=False)
    outlook = models.CharField(_("Outlook"), max_length=10, choices=Outlook, default=Outlook.OPEN)
    expected_on = models.DateField(_("Expected close"))
    next_step = models.CharField(_("Next step"), max_length=200, blank=True)
    next_on = models.DateField(_("Next step on"), null=True, blank=True)
    loss_reason = models.CharField(_("Why it was lost"), max_length=12, choices=LossReason, blank=True)
    lost_to = models.CharField(_("Lost to"), max_length=80, blank=True)
    closing_note = models.CharField(_("Note at the end"), max_length=300, blank=True)
    opened_at = models.DateTimeField(_("Taken up"))
    stage_since = models.DateTimeField(_("In this stage since"))
    touched_at = models.DateTimeField(_("Last moved"))
    closed_at = models.DateTimeField(_("Closed"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        ordering = ["expected_on", "-amount", "pk"]
        constraints = [
            models.CheckConstraint(name="opportunity_stage", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(name="opportunity_outlook", condition=Q(outlook__in=Outlook.values)),
            models.CheckConstraint(name="opportunity_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="opportunity_probability", condition=Q(probability__range=(0, 100))),
            models.CheckConstraint(
                name="opportunity_closed",
                condition=(Q(stage__in=CLOSED_STAGES) & Q(closed_at__isnull=False))
                | (~Q(stage__in=CLOSED_STAGES) & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="opportunity_lost_why",
                condition=(Q(stage=Stage.LOST) & Q(loss_reason__in=LossReason.values))
                | (~Q(stage=Stage.LOST) & Q(loss_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "stage"], name="opportunity_of_owner"),
            models.Index(fields=["region", "stage"], name="opportunity_of_region"),
            models.Index(fields=["customer"], name="opportunity_of_customer"),
            models.Index(fields=["expected_on"], name="opportunity_due", condition=Q(closed_at=None)),
            models.Index(fields=["next_on"], name="opportunity_next", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """The opportunity's page."""
        return address("customers:opportunity-detail", self.pk)


class StageMove(AppendOnly):
    """Stage, amount, date or probability changed: what it was and what it is; the first one is the opening (OPP-1)."""

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="moves", verbose_name=_("opportunity"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("moved by"))
    at = models.DateTimeField(_("at"))
    from_stage = models.CharField(max_length=12, choices=Stage, blank=True)
    stage = models.CharField(max_length=12, choices=Stage)
    from_amount = MoneyField(null=True, blank=True)
    amount = MoneyField()
    from_expected_on = models.DateField(null=True, blank=True)
    expected_on = models.DateField()
    from_probability = models.PositiveSmallIntegerField(null=True, blank=True)
    probability = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("move of an opportunity")
        verbose_name_plural = _("moves of an opportunity")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["opportunity", "-at"], name="move_of_opportunity")]

    def __str__(self) -> str:
        return f"{self.opportunity_id} → {self.stage}"
