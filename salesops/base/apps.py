"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    """No tables: money, the clock, refusals, verdicts, pages, text."""

    name = "salesops.base"
    label = "base"
    verbose_name = _("Base")
