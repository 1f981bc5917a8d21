"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from salesops.audit import verbs
from salesops.org.enums import OrgVerb


class OrgConfig(AppConfig):
    """People, posts, regions, who is whose superior on a day."""

    name = "salesops.org"
    label = "org"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        """Make our verbs recordable, and collect what each app lets whom see, and what a leaver leaves behind."""
        verbs.register(OrgVerb)
        autodiscover_modules("rules", "leaving")
