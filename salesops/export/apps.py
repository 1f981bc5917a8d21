"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from salesops.export.enums import ExportVerb


class ExportConfig(AppConfig):
    """Lists that leave the house."""

    name = "salesops.export"
    label = "export"
    verbose_name = _("Exports")

    def ready(self) -> None:
        """Make our verbs recordable, and collect what each app lets out."""
        from salesops.audit import verbs  # noqa: PLC0415  models of other apps are not loaded before ready()

        verbs.register(ExportVerb)
        autodiscover_modules("export")
