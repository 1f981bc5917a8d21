"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuotesConfig(AppConfig):
    """What we offer, and inside which prices."""

    name = "quotes"
    verbose_name = _("Quotes")
