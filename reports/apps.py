"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from reports.enums import ReportSight, ReportVerb


class ReportsConfig(AppConfig):
    """What people see first, and what they report."""

    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        """Make what this app records tellable in the timelines."""
        from salesops.audit import sights, verbs  # noqa: PLC0415  models of other apps are not loaded before ready()

        verbs.register(ReportVerb)
        sights.register(ReportSight)
