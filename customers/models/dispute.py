"""Two reps claim one customer: both sides, and the ruling (CUS-2)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.enums import DisputeState, Ruling
from customers.models.customer import Customer
from salesops.audit import tracked
from salesops.base.addresses import address
from salesops.base.append_only import NeverDeleted
from salesops.org.fields import InCharge
from salesops.org.models import Person


@tracked()
class Dispute(NeverDeleted):
    """A claim against the registration that stands; doors: customers/actions/dispute.py.

    Both sides stand beside each other with the moments they were written; proof hangs on it as files. The ruler is the
    lowest common superior of claimant and keeper, found when it is opened; ``named`` is the company as the claimant
    wrote it, since they learn nothing of the file but who keeps it.
    """

    number = models.CharField(_("Number"), max_length=16, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="disputes", verbose_name=_("customer"))
    named = models.CharField(_("Company"), max_length=120)
    claimant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Claimed by")
    )
    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Kept by"))
    ruler = InCharge(open_when=Q(state=DisputeState.OPEN), verbose_name=_("Ruled by"))
    claim = models.TextField(_("Claim"))
    first_contact_on = models.DateField(_("First contact by the claimant"))
    opened_at = models.DateTimeField(_("Claim made"))
    answer = models.TextField(_("Answer of the keeper"), blank=True)
    answered_at = models.DateTimeField(_("Answer given"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=DisputeState, default=DisputeState.OPEN)
    ruling = models.CharField(_("Ruling"), max_length=10, choices=Ruling, blank=True)
    reason = models.TextField(_("Reason"), blank=True)
    shared_percent = models.PositiveSmallIntegerField(
        _("Share of the commission for the other side"), null=True, blank=True, help_text=_("per cent")
    )
    closed_at = models.DateTimeField(_("Closed"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("customer dispute")
        verbose_name_plural = _("customer disputes")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="dispute_state", condition=Q(state__in=DisputeState.values)),
            models.CheckConstraint(
                name="dispute_ruled_whole",
                condition=(Q(state=DisputeState.RULED) & Q(ruling__in=Ruling.values) & ~Q(reason=""))
                | (~Q(state=DisputeState.RULED) & Q(ruling="")),
            ),
            models.CheckConstraint(
                name="dispute_closed_at",
                condition=Q(state=DisputeState.OPEN, closed_at=None)
                | (~Q(state=DisputeState.OPEN) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="dispute_share", condition=Q(shared_percent=None) | Q(shared_percent__range=(1, 99))
            ),
            models.UniqueConstraint(
                name="dispute_one_open", fields=["customer", "claimant"], condition=Q(state=DisputeState.OPEN)
            ),
        ]
        indexes = [
            models.Index(fields=["ruler"], name="dispute_to_rule", condition=Q(state=DisputeState.OPEN)),
            models.Index(fields=["claimant", "-opened_at"], name="dispute_of_claimant"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def kept_by(self) -> Person:
        """The side that has the customer by the ruling; before it, the one that was asked."""
        return self.claimant if self.ruling == Ruling.MOVES else self.keeper

    @property
    def other_side(self) -> Person:
        """The side that a share of the commission is left to."""
        return self.keeper if self.ruling == Ruling.MOVES else self.claimant

    def get_absolute_url(self) -> str:
        """The dispute's page."""
        return address("customers:dispute-detail", self.pk)
