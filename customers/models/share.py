"""Customers shown to a colleague who does not work with them (ORG-2). Not their quotes, nor their contracts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from salesops import audit
from salesops.org.sharing import Share


@audit.tracked()
class CustomerShare(Share):
    """Doors: ``salesops.org.actions.sharing``."""

    content_object = models.ForeignKey(Customer, models.CASCADE, related_name="shares", verbose_name=_("customer"))

    class Meta(Share.Meta):
        verbose_name = _("shared customer")
        verbose_name_plural = _("shared customers")
