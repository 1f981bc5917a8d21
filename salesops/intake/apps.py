"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from salesops.intake.enums import RunVerb


class IntakeConfig(AppConfig):
    """Files that come in."""

    name = "salesops.intake"
    label = "intake"
    verbose_name = _("Imports")

    def ready(self) -> None:
        """Make our verbs recordable, and collect what each app takes in."""
        from salesops.audit import verbs  # noqa: PLC0415  models of other apps are not loaded before ready()

        verbs.register(RunVerb)
        autodiscover_modules("intake")
