"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommissionsConfig(AppConfig):
    """What people earn."""

    name = "commissions"
    verbose_name = _("Commissions")
