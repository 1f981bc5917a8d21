"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from salesops.seals.enums import SealVerb


class SealsConfig(AppConfig):
    """The register of seals: no paper leaves without an entry (QUO-6)."""

    name = "salesops.seals"
    label = "seals"
    verbose_name = _("Seal register")

    def ready(self) -> None:
        """Make our verbs recordable, and collect which papers each app lets be sealed."""
        from salesops.audit import verbs  # noqa: PLC0415  models of other apps are not loaded before ready()

        verbs.register(SealVerb)
        autodiscover_modules("sealing")
