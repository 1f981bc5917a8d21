"""Proposals to archive customers that turned out to be none (CUS-5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import ProposalState
from customers.models.customer import Customer
from salesops.audit import tracked
from salesops.base.addresses import address
from salesops.base.append_only import NeverDeleted


@tracked()
class ArchiveProposal(NeverDeleted):
    """An account manager proposes to archive an invalid customer; doors: customers/actions/cleanup.py."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="archive_proposals", verbose_name=_("customer"))
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    reason = models.CharField(_("Reason"), max_length=300)
    proposed_at = models.DateTimeField(_("Proposed"))
    state = models.CharField(_("State"), max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(pgettext_lazy("proposal", "Decided"), null=True, blank=True)
    answer = models.CharField(_("Answer"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("proposal to archive")
        verbose_name_plural = _("proposals to archive")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="proposal_state", condition=Q(state__in=ProposalState.values)),
            models.CheckConstraint(name="proposal_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="proposal_decided",
                condition=Q(state=ProposalState.OPEN, decider=None, decided_at=None)
                | (~Q(state=ProposalState.OPEN) & Q(decider__isnull=False, decided_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["customer", "-proposed_at"], name="proposal_of_customer")]

    def __str__(self) -> str:
        return str(self.customer)

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address("customers:cleanup-detail", self.pk)
