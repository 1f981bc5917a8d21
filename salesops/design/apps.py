"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DesignConfig(AppConfig):
    """One page that shows how the product looks, for those who build on it. No tables."""

    name = "salesops.design"
    label = "design"
    verbose_name = _("Design")
