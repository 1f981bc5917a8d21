"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Who did what, when, before and after; append-only."""

    name = "salesops.audit"
    label = "audit"
    verbose_name = _("Audit")
