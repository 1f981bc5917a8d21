"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Work that is never lost: a row first, a doorbell second."""

    name = "salesops.jobs"
    label = "jobs"
    verbose_name = _("Jobs")
