"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OnceConfig(AppConfig):
    """One answer per form: idempotency keys."""

    name = "salesops.once"
    label = "once"
    verbose_name = _("Once")
