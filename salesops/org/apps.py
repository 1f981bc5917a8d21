"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    """People, posts, regions, who is whose superior on a day."""

    name = "salesops.org"
    label = "org"
    verbose_name = _("Organisation")
