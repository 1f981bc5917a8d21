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
        from salesops.audit.grants import grant_after_migrate  # noqa: PLC0415 - needs models, loaded by now
        from salesops.base.append_only import protect  # noqa: PLC0415 - the same

        protect()
        post_migrate.connect(grant_after_migrate, sender=self, dispatch_uid="salesops.audit.grants")
