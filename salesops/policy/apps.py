"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    """Company settings with a start date, and the rulebook."""

    name = "salesops.policy"
    label = "policy"
    verbose_name = _("Company settings")

    def ready(self) -> None:
        """Collect the settings that the apps declare, and the checks."""
        autodiscover_modules("policies", "checks")
