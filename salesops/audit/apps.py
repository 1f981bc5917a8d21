"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Who did what, when, before and after; append-only."""

    name = "salesops.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        """Put the triggers on append-only models, and the grants behind every migration."""
        # These import models, which must be loaded first.
        from salesops.audit.grants import grant_after_migrate
        from salesops.base.append_only import protect

        protect()
        post_migrate.connect(grant_after_migrate, sender=self, dispatch_uid="salesops.audit.grants")
