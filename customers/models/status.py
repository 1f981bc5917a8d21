"""A customer's way from one status to the next, asked for and approved (CUS-4)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.enums import STATUS, STOP, CustomerStatus, PaperState
from customers.models.customer import Customer
from salesops.audit import tracked
from salesops.base.addresses import address
from salesops.base.append_only import NeverDeleted
from salesops.org.fields import InCharge


@tracked()
class StatusRequest(NeverDeleted):
    """Somebody asks for another status of a customer; doors: customers/actions/status.py.

    What the program changes by itself (won, dormant, pool) needs no request. ``from_status`` is what the customer was
    when it was asked: an approval of a customer that moved meanwhile is refused. ``grounds`` is what was found of the
    conditions when it was asked (`customers.status.Grounds.kept`), so that what is approved stands still.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="status_requests", verbose_name=_("customer"))
    owner = InCharge(
        open_when=Q(state__in=(PaperState.DRAFT, PaperState.PENDING)), work="sales", verbose_name=_("Asked by")
    )
    from_status = models.CharField(_("Status before"), max_length=16, choices=CustomerStatus)
    to_status = models.CharField(_("Status wanted"), max_length=16, choices=CustomerStatus)
    reason = models.TextField(_("Reason"))
    grounds = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=PaperState, default=PaperState.PENDING)
    asked_at = models.DateTimeField(_("Asked on"))
    closed_at = models.DateTimeField(_("Closed"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="status_request_state", condition=Q(state__in=PaperState.values)),
            models.CheckConstraint(name="status_request_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="status_request_moves", condition=~Q(from_status=models.F("to_status"))),
            models.UniqueConstraint(
                name="status_request_one_open",
                fields=["customer"],
                condition=Q(state__in=(PaperState.DRAFT, PaperState.PENDING)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer}: {self.get_to_status_display()}"

    @property
    def kind(self) -> str:
        """The approval kind: whether a customer is served at all is the general manager's to decide."""
        return STOP if CustomerStatus.STOPPED in {self.from_status, self.to_status} else STATUS

    @property
    def is_editable(self) -> bool:
        """Whether it came back to whoever asked."""
        return self.state == PaperState.DRAFT

    def get_absolute_url(self) -> str:
        """The request's own page."""
        return address("customers:status-detail", self.pk)
