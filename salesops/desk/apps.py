"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Everybody's own desk: views, columns, drafts."""

    name = "salesops.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        """Find what the apps hand in for the palette."""
        autodiscover_modules("search")
