"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MemosConfig(AppConfig):
    """Free text on any record that somebody must answer (APP-9, CNF-4)."""

    name = "salesops.memos"
    label = "memos"
    verbose_name = _("Memos")
