"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """Numbers without gaps, papers written once, private files."""

    name = "salesops.documents"
    label = "documents"
    verbose_name = _("Documents")
