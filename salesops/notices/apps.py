"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Telling people, once per fact."""

    name = "salesops.notices"
    label = "notices"
    verbose_name = _("Notices")
