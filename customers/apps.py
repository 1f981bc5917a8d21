"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    """Who we sell to."""

    name = "customers"
    verbose_name = _("Customers")
