"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from salesops.audit import sights, verbs
from salesops.documents.enums import ConfinedTaking, DocumentSight, DocumentTaking, DocumentVerb


class DocumentsConfig(AppConfig):
    """Numbers without gaps, papers written once, private files."""

    name = "salesops.documents"
    label = "documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        """Make our verbs recordable, and collect each app's kinds of paper."""
        verbs.register(DocumentVerb)
        sights.register(DocumentSight)
        sights.register(DocumentTaking, takes_away=True)
        sights.register(ConfinedTaking, takes_away=True, confined=True)
        autodiscover_modules("documents")
