"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractsConfig(AppConfig):
    """What was agreed and what is owed."""

    name = "contracts"
    verbose_name = _("Contracts")
