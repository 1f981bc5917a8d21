"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """What people see first, and what they report."""

    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        """Make what this app records tellable in the timelines."""
        # Imports enums, whose labels need the translations that come up with the apps.
        from reports import enums
        from salesops.audit import verbs

        verbs.register(enums.ReportVerb)
