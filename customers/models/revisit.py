"""Calls on a customer after acceptance, and how content the customer was (CUS-5)."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import RevisitState, Score
from customers.models.customer import Customer
from customers.models.note import ContactNote
from salesops.audit import tracked
from salesops.base.addresses import address
from salesops.base.append_only import NeverDeleted

SCORES = ("overall", "product", "delivery", "service", "sales")
"""What the customer is asked, the whole first; each from 1 to 5, empty where it was not asked."""


def _score(asked: Any) -> Any:
    return models.PositiveSmallIntegerField(asked, choices=Score, null=True, blank=True)


@tracked()
class Revisit(NeverDeleted):
    """The sales assistant asks after an acceptance how it goes; doors: customers/actions/revisit.py.

    ``subject`` is what was accepted, a paper of a floor above; ``paper`` is its number. ``turn`` 1 is the first call
    after it, 2 the second; how many days lie between, the settings say, and ``due_on`` keeps what they said. ``note``
    is the contact that the call was, on the customer's timeline.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="revisits", verbose_name=_("customer"))
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    paper = models.CharField(_("Contract"), max_length=60)
    turn = models.PositiveSmallIntegerField(_("Which call"))
    accepted_on = models.DateField(_("Accepted"))
    due_on = models.DateField(_("Due"))
    state = models.CharField(_("State"), max_length=10, choices=RevisitState, default=RevisitState.DUE)
    tries = models.PositiveSmallIntegerField(pgettext_lazy("revisit", "Tries"), default=0)
    tried_on = models.DateField(_("Last tried"), null=True, blank=True)
    overall = _score(_("All in all"))
    product = _score(_("Product"))
    delivery = _score(_("Delivery and installation"))
    service = _score(_("Service and technical help"))
    sales = _score(_("Account manager"))
    complaint = models.TextField(_("Complaint"), blank=True)
    note = models.OneToOneField(
        ContactNote, models.PROTECT, null=True, blank=True, related_name="revisit", verbose_name=_("contact note")
    )
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Called by")
    )
    closed_at = models.DateTimeField(_("Closed"), null=True, blank=True)
    made_at = models.DateTimeField(_("Planned"))
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("follow-up call")
        verbose_name_plural = _("follow-up calls")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="revisit_once", fields=["subject_type", "subject_id", "turn"]),
            models.CheckConstraint(name="revisit_state", condition=Q(state__in=RevisitState.values)),
            *(
                models.CheckConstraint(
                    name=f"revisit_{name}_score", condition=Q((name, None)) | Q((f"{name}__range", (1, 5)))
                )
                for name in SCORES
            ),
            models.CheckConstraint(
                name="revisit_done_whole",
                condition=Q(state=RevisitState.DONE, overall__isnull=False, note__isnull=False, caller__isnull=False)
                | (~Q(state=RevisitState.DONE) & Q(overall=None, note=None, complaint="")),
            ),
            models.CheckConstraint(
                name="revisit_closed",
                condition=Q(closed_at=None, state=RevisitState.DUE)
                | (Q(closed_at__isnull=False) & ~Q(state=RevisitState.DUE)),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="revisit_due", condition=Q(state=RevisitState.DUE)),
            models.Index(fields=["customer", "-due_on"], name="revisit_of_customer"),
        ]

    def __str__(self) -> str:
        return self.paper

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address("customers:revisit-detail", self.pk)
