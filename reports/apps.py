"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """What people see first, and what they report."""

    name = "reports"
    verbose_name = _("Reports")
