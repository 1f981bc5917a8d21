"""Who took which customer out of the open pool, and what went before (CUS-2)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.enums import CustomerStatus, PoolMove
from customers.models.customer import Customer
from salesops.base.append_only import AppendOnly


class PoolEntry(AppendOnly):
    """A customer fell into the pool, or was claimed out of it; doors: customers/actions/pool.py.

    ``person`` is who kept it before it fell, and who claimed it: limits and the bar of the former owner count these.
    ``status_before`` is what the customer was when it fell; whoever claims it finds it so again.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="pool_entries", verbose_name=_("customer"))
    move = models.CharField(_("Move"), max_length=8, choices=PoolMove)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    at = models.DateTimeField(_("at"))
    status_before = models.CharField(_("Status before"), max_length=16, choices=CustomerStatus, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("move of the open pool")
        verbose_name_plural = _("moves of the open pool")
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(name="pool_move", condition=models.Q(move__in=PoolMove.values))]
        indexes = [
            models.Index(fields=["customer", "-at"], name="pool_of_customer"),
            models.Index(fields=["person", "-at"], name="pool_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.move} {self.at:%Y-%m-%d}"
